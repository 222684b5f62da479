package wagateway.push.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static wagateway.push.conformance.EchoPod.POLLING;
import static wagateway.push.conformance.EchoPod.WEBSOCKET;

import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.util.concurrent.CompletableFuture;
import wagateway.push.protocol.CloseReason;

/** The cases that both suites have: Engine.IO without a word of the protocol above it. */
record EngineIoCases(EchoPod pod) {
    private static final String HANDSHAKE = "0\\{\"sid\":\"[A-Za-z0-9_-]+\",\"upgrades\":\\[%s],"
            + "\"pingInterval\":300,\"pingTimeout\":200,\"maxPayload\":1000000}";

    void polling_opens_with_a_handshake() {
        HttpResponse<String> opened = pod.request("GET", POLLING, "");

        assertThat(opened.statusCode()).isEqualTo(200);
        assertThat(opened.body()).matches(HANDSHAKE.formatted("\"websocket\""));
    }

    void polling_is_refused(String method, String query) {
        assertThat(pod.request(method, query, "").statusCode()).isEqualTo(400);
    }

    void a_websocket_opens_with_a_handshake() throws Exception {
        try (WebSocketPeer socket = pod.webSocket(WEBSOCKET)) {
            assertThat(socket.next()).asString().matches(HANDSHAKE.formatted(""));
        }
    }

    void a_websocket_is_refused(String query) {
        assertThatThrownBy(() -> pod.webSocket(query))
                .hasCauseInstanceOf(WebSocketHandshakeException.class)
                .extracting(failure -> ((WebSocketHandshakeException) failure.getCause())
                        .getResponse()
                        .statusCode())
                .isEqualTo(400);
    }

    void polls_bring_pings_as_long_as_pongs_are_pushed() {
        String sid = pod.open();
        for (int i = 0; i < 3; i++) {
            HttpResponse<String> ping = pod.poll(sid).join();
            assertThat(ping.statusCode()).isEqualTo(200);
            assertThat(ping.body()).isEqualTo("2");
            assertThat(pod.push(sid, "3").statusCode()).isEqualTo(200);
        }
    }

    /** One that was opened later and polls tells when the silent one must be over as well. */
    void a_silent_poller_is_forgotten() {
        String silent = pod.open();
        String polling = pod.open();
        assertThat(pod.poll(polling).join().body()).isEqualTo("2");
        assertThat(pod.poll(polling).join().body()).isEqualTo("1");

        assertThat(pod.poll(silent).join().statusCode()).isEqualTo(400);
        assertThat(pod.poll(polling).join().statusCode()).isEqualTo(400);
    }

    void a_websocket_brings_pings_as_long_as_pongs_are_sent() throws Exception {
        try (WebSocketPeer socket = pod.opened()) {
            for (int i = 0; i < 3; i++) {
                assertThat(socket.next()).isEqualTo("2");
                socket.send("3");
            }
        }
    }

    void a_silent_websocket_is_closed() throws Exception {
        try (WebSocketPeer socket = pod.opened()) {
            assertThat(socket.closed()).isEqualTo(CloseReason.PING_TIMEOUT.code());
        }
    }

    /** A poll that the goodbye overtakes on its way comes to a session that has ended, and says nothing of held ones. */
    void a_goodbye_by_push_ends_the_poll_and_the_session() {
        HttpResponse<String> ended = null;
        for (int overtaken = 0; ended == null; overtaken++) {
            assertThat(overtaken).as("polls that the goodbye overtook").isLessThan(10);
            String sid = pod.open();
            CompletableFuture<HttpResponse<String>> poll = pod.poll(sid);
            assertThat(pod.push(sid, "1").statusCode()).isEqualTo(200);
            ended = poll.join().statusCode() == 400 ? null : poll.join();
            assertThat(pod.poll(sid).join().statusCode()).isEqualTo(400);
        }
        assertThat(ended.statusCode()).isEqualTo(200);
        assertThat(ended.body()).isEqualTo("6");
    }

    void a_goodbye_closes_the_websocket() throws Exception {
        try (WebSocketPeer socket = pod.opened()) {
            socket.send("1");
            assertThat(socket.closed()).isEqualTo(CloseReason.CLIENT_LEFT.code());
        }
    }

    /** Of the probe's answer and the end of the poll that follows it; gives the socket that is the transport now. */
    WebSocketPeer upgraded(String sid) throws Exception {
        WebSocketPeer socket = pod.probing(sid);
        HttpResponse<String> poll = pod.poll(sid).join();
        assertThat(poll.statusCode()).isEqualTo(200);
        assertThat(poll.body()).isEqualTo("6");
        socket.send("5");
        return socket;
    }

    void polls_of_an_upgraded_session_are_refused(String sid) throws Exception {
        assertThat(pod.poll(sid).join().statusCode()).isEqualTo(400);
    }

    void another_websocket_of_an_upgraded_session_is_closed(String sid) throws Exception {
        try (WebSocketPeer other = pod.webSocket(WEBSOCKET + "&sid=" + sid)) {
            assertThat(other.closed()).isNotNegative();
        }
    }

    void is_alive(WebSocketPeer socket, String message, String answer) throws Exception {
        socket.send(message);
        assertThat(socket.nextMessage()).asString().startsWith(answer);
    }
}
