package wagateway.push.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static wagateway.push.conformance.EchoPod.POLLING;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import wagateway.push.protocol.CloseReason;

/** Every case of the test suite of Engine.IO protocol 4, by the name that it has there. */
@Timeout(30)
class EngineIoConformanceIT {
    private static EchoPod pod;
    private static EngineIoCases cases;

    @BeforeAll
    static void start() {
        pod = new EchoPod("engine.io");
        cases = new EngineIoCases(pod);
    }

    @AfterAll
    static void stop() {
        pod.close();
    }

    @Test
    @DisplayName("handshake › HTTP long-polling › successfully opens a session")
    void polling_opens_with_a_handshake() {
        cases.polling_opens_with_a_handshake();
    }

    @ParameterizedTest
    @ValueSource(strings = {"transport=polling", "EIO=abc&transport=polling", "EIO=3&transport=polling"})
    @DisplayName("handshake › HTTP long-polling › fails with an invalid 'EIO' query parameter")
    void polling_in_another_version_is_refused(String query) {
        cases.polling_is_refused("GET", query);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EIO=4", "EIO=4&transport=abc"})
    @DisplayName("handshake › HTTP long-polling › fails with an invalid 'transport' query parameter")
    void an_unknown_transport_is_refused(String query) {
        cases.polling_is_refused("GET", query);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT"})
    @DisplayName("handshake › HTTP long-polling › fails with an invalid request method")
    void opening_by_another_method_is_refused(String method) {
        cases.polling_is_refused(method, POLLING);
    }

    @Test
    @DisplayName("handshake › WebSocket › successfully opens a session")
    void a_websocket_opens_with_a_handshake() throws Exception {
        cases.a_websocket_opens_with_a_handshake();
    }

    @ParameterizedTest
    @ValueSource(strings = {"transport=websocket", "EIO=abc&transport=websocket", "EIO=3&transport=websocket"})
    @DisplayName("handshake › WebSocket › fails with an invalid 'EIO' query parameter")
    void a_websocket_in_another_version_is_refused(String query) {
        cases.a_websocket_is_refused(query);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EIO=4", "EIO=4&transport=abc"})
    @DisplayName("handshake › WebSocket › fails with an invalid 'transport' query parameter")
    void a_websocket_as_another_transport_is_refused(String query) {
        cases.a_websocket_is_refused(query);
    }

    @ParameterizedTest
    @CsvSource({"4hello", "4", "4grüß 日本"})
    @DisplayName("message › HTTP long-polling › sends and receives a payload containing one plain text packet")
    void a_text_is_said_back_to_a_poll(String payload) {
        assertSaidBack(payload);
    }

    @Test
    @DisplayName("message › HTTP long-polling › sends and receives a payload containing several plain text packets")
    void texts_are_said_back_in_their_order() {
        assertSaidBack("4one\u001e4two\u001e4three");
    }

    @Test
    @DisplayName("message › HTTP long-polling › sends and receives a payload containing plain text and binary packets")
    void text_and_binary_are_said_back_in_their_order() {
        assertSaidBack("4text\u001ebAP+A\u001e4more");
    }

    @Test
    void a_binary_packet_without_base64_is_empty() {
        String sid = pod.open();

        assertThat(pod.push(sid, "b*").statusCode()).isEqualTo(200);

        assertThat(pod.poll(sid).join().body()).isEqualTo("b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "7", "", "4good\u001ewrong"})
    @DisplayName("message › HTTP long-polling › closes the session upon invalid packet format")
    void a_malformed_payload_ends_the_session(String payload) {
        String sid = pod.open();

        assertThat(pod.push(sid, payload).statusCode()).isEqualTo(400);
        assertThat(pod.poll(sid).join().statusCode()).isEqualTo(400);
    }

    @Test
    @DisplayName("message › HTTP long-polling › closes the session upon duplicate poll requests")
    void a_second_poll_at_a_time_ends_the_session() {
        String sid = pod.open();
        List<CompletableFuture<HttpResponse<String>>> polls = List.of(pod.poll(sid), pod.poll(sid));

        assertThat(polls).extracting(poll -> poll.join().statusCode()).containsExactlyInAnyOrder(200, 400);
        assertThat(polls)
                .extracting(CompletableFuture::join)
                .filteredOn(poll -> poll.statusCode() == 200)
                .extracting(HttpResponse::body)
                .containsExactly("1");
        assertThat(pod.poll(sid).join().statusCode()).isEqualTo(400);
    }

    /** The pongs that are pushed meanwhile keep it from ending for any other reason. */
    @Test
    @DisplayName("message › HTTP long-polling › closes the session upon cancelled polling request")
    void leaving_a_poll_ends_the_session() throws Exception {
        String sid = pod.open();
        assertThat(pod.push(sid, "3").statusCode()).isEqualTo(200);
        pod.pollAndLeave(sid);

        await().until(() -> pod.push(sid, "3").statusCode() == 400);
    }

    @Test
    @DisplayName("message › WebSocket › sends and receives a plain text packet")
    void a_text_is_said_back() throws Exception {
        try (WebSocketPeer socket = pod.opened()) {
            cases.is_alive(socket, "4hello", "4hello");
        }
    }

    @Test
    @DisplayName("message › WebSocket › sends and receives a binary packet")
    void a_binary_message_is_said_back() throws Exception {
        try (WebSocketPeer socket = pod.opened()) {
            socket.send((byte) 0, (byte) -1, (byte) 128);
            assertThat(socket.nextMessage()).isEqualTo(ByteBuffer.wrap(new byte[] {0, -1, (byte) 128}));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "6"})
    void a_packet_without_use_is_ignored(String packet) throws Exception {
        try (WebSocketPeer socket = pod.opened()) {
            socket.send(packet);
            cases.is_alive(socket, "4hello", "4hello");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "7", "", "2"})
    @DisplayName("message › WebSocket › closes the session upon invalid packet format")
    void a_malformed_packet_closes_the_websocket(String packet) throws Exception {
        try (WebSocketPeer socket = pod.opened()) {
            socket.send(packet);
            assertThat(socket.closed()).isEqualTo(CloseReason.PROTOCOL_VIOLATION.code());
        }
    }

    @Test
    @DisplayName("heartbeat › HTTP long-polling › sends ping/pong packets")
    void polls_bring_pings() {
        cases.polls_bring_pings_as_long_as_pongs_are_pushed();
    }

    @Test
    @DisplayName("heartbeat › HTTP long-polling › closes the session upon ping timeout")
    void a_silent_poller_is_forgotten() {
        cases.a_silent_poller_is_forgotten();
    }

    @Test
    @DisplayName("heartbeat › WebSocket › sends ping/pong packets")
    void a_websocket_brings_pings() throws Exception {
        cases.a_websocket_brings_pings_as_long_as_pongs_are_sent();
    }

    @Test
    @DisplayName("heartbeat › WebSocket › closes the session upon ping timeout")
    void a_silent_websocket_is_closed() throws Exception {
        cases.a_silent_websocket_is_closed();
    }

    @Test
    @DisplayName("close › HTTP long-polling › forcefully closes the session")
    void a_goodbye_by_push_ends_the_poll_and_the_session() {
        cases.a_goodbye_by_push_ends_the_poll_and_the_session();
    }

    @Test
    @DisplayName("close › WebSocket › forcefully closes the session")
    void a_goodbye_closes_the_websocket() throws Exception {
        cases.a_goodbye_closes_the_websocket();
    }

    @Test
    @DisplayName("upgrade › successfully upgrades from HTTP long-polling to WebSocket")
    void a_websocket_takes_over() throws Exception {
        try (WebSocketPeer socket = cases.upgraded(pod.open())) {
            cases.is_alive(socket, "4hello", "4hello");
        }
    }

    @Test
    @DisplayName("upgrade › ignores HTTP requests with same sid after upgrade")
    void requests_do_not_disturb_the_websocket_that_took_over() throws Exception {
        String sid = pod.open();
        try (WebSocketPeer socket = cases.upgraded(sid)) {
            cases.is_alive(socket, "4there", "4there");
            cases.polls_of_an_upgraded_session_are_refused(sid);
            cases.is_alive(socket, "4hello", "4hello");
        }
    }

    @Test
    @DisplayName("upgrade › ignores WebSocket connection with same sid after upgrade")
    void another_websocket_does_not_disturb_the_one_that_took_over() throws Exception {
        String sid = pod.open();
        try (WebSocketPeer socket = cases.upgraded(sid)) {
            cases.is_alive(socket, "4there", "4there");
            cases.another_websocket_of_an_upgraded_session_is_closed(sid);
            cases.is_alive(socket, "4hello", "4hello");
        }
    }

    private static void assertSaidBack(String payload) {
        String sid = pod.open();
        HttpResponse<String> pushed = pod.push(sid, payload);
        assertThat(pushed.statusCode()).isEqualTo(200);
        assertThat(pushed.body()).isEqualTo("ok");

        HttpResponse<String> polled = pod.poll(sid).join();
        assertThat(polled.statusCode()).isEqualTo(200);
        assertThat(polled.body()).isEqualTo(payload);
    }
}
