package wagateway.push.conformance;

import static wagateway.push.conformance.EchoPod.POLLING;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cases of the test suite of Socket.IO protocol 5 that are about Engine.IO, by the name that they have there. */
@Timeout(30)
class SocketIoTransportConformanceIT {
    private static EchoPod pod;
    private static EngineIoCases cases;

    @BeforeAll
    static void start() {
        pod = new EchoPod("socket.io");
        cases = new EngineIoCases(pod);
    }

    @AfterAll
    static void stop() {
        pod.close();
    }

    @Test
    @DisplayName("handshake › HTTP long-polling › should successfully open a session")
    void polling_opens_with_a_handshake() {
        cases.polling_opens_with_a_handshake();
    }

    @ParameterizedTest
    @ValueSource(strings = {"transport=polling", "EIO=abc&transport=polling"})
    @DisplayName("handshake › HTTP long-polling › should fail with an invalid 'EIO' query parameter")
    void polling_in_another_version_is_refused(String query) {
        cases.polling_is_refused("GET", query);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EIO=4", "EIO=4&transport=abc"})
    @DisplayName("handshake › HTTP long-polling › should fail with an invalid 'transport' query parameter")
    void an_unknown_transport_is_refused(String query) {
        cases.polling_is_refused("GET", query);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT"})
    @DisplayName("handshake › HTTP long-polling › should fail with an invalid request method")
    void opening_by_another_method_is_refused(String method) {
        cases.polling_is_refused(method, POLLING);
    }

    @Test
    @DisplayName("handshake › WebSocket › should successfully open a session")
    void a_websocket_opens_with_a_handshake() throws Exception {
        cases.a_websocket_opens_with_a_handshake();
    }

    @ParameterizedTest
    @ValueSource(strings = {"transport=websocket", "EIO=abc&transport=websocket"})
    @DisplayName("handshake › WebSocket › should fail with an invalid 'EIO' query parameter")
    void a_websocket_in_another_version_is_refused(String query) {
        cases.a_websocket_is_refused(query);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EIO=4", "EIO=4&transport=abc"})
    @DisplayName("handshake › WebSocket › should fail with an invalid 'transport' query parameter")
    void a_websocket_as_another_transport_is_refused(String query) {
        cases.a_websocket_is_refused(query);
    }

    @Test
    @DisplayName("heartbeat › HTTP long-polling › should send ping/pong packets")
    void polls_bring_pings() {
        cases.polls_bring_pings_as_long_as_pongs_are_pushed();
    }

    @Test
    @DisplayName("heartbeat › HTTP long-polling › should close the session upon ping timeout")
    void a_silent_poller_is_forgotten() {
        cases.a_silent_poller_is_forgotten();
    }

    @Test
    @DisplayName("heartbeat › WebSocket › should send ping/pong packets")
    void a_websocket_brings_pings() throws Exception {
        cases.a_websocket_brings_pings_as_long_as_pongs_are_sent();
    }

    @Test
    @DisplayName("heartbeat › WebSocket › should close the session upon ping timeout")
    void a_silent_websocket_is_closed() throws Exception {
        cases.a_silent_websocket_is_closed();
    }

    @Test
    @DisplayName("close › HTTP long-polling › should forcefully close the session")
    void a_goodbye_by_push_ends_the_poll_and_the_session() {
        cases.a_goodbye_by_push_ends_the_poll_and_the_session();
    }

    @Test
    @DisplayName("close › WebSocket › should forcefully close the session")
    void a_goodbye_closes_the_websocket() throws Exception {
        cases.a_goodbye_closes_the_websocket();
    }

    @Test
    @DisplayName("upgrade › should successfully upgrade from HTTP long-polling to WebSocket")
    void a_websocket_takes_over() throws Exception {
        try (WebSocketPeer socket = cases.upgraded(pod.open())) {
            cases.is_alive(socket, "40/x", "44/x,");
        }
    }

    @Test
    @DisplayName("upgrade › should ignore HTTP requests with same sid after upgrade")
    void requests_do_not_disturb_the_websocket_that_took_over() throws Exception {
        String sid = pod.open();
        try (WebSocketPeer socket = cases.upgraded(sid)) {
            cases.is_alive(socket, "40/x", "44/x,");
            cases.polls_of_an_upgraded_session_are_refused(sid);
            cases.is_alive(socket, "40/y", "44/y,");
        }
    }

    @Test
    @DisplayName("upgrade › should ignore WebSocket connection with same sid after upgrade")
    void another_websocket_does_not_disturb_the_one_that_took_over() throws Exception {
        String sid = pod.open();
        try (WebSocketPeer socket = cases.upgraded(sid)) {
            cases.is_alive(socket, "40/x", "44/x,");
            cases.another_websocket_of_an_upgraded_session_is_closed(sid);
            cases.is_alive(socket, "40/y", "44/y,");
        }
    }
}
