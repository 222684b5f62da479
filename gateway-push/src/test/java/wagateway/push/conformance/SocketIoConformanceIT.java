package wagateway.push.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wagateway.push.protocol.CloseReason;

/** The cases of the test suite of Socket.IO protocol 5 above Engine.IO, by the name that they have there. */
@Timeout(30)
class SocketIoConformanceIT {
    private static final String TWO_PLACEHOLDERS =
            "{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}";

    private static EchoPod pod;

    @BeforeAll
    static void start() {
        pod = new EchoPod("socket.io");
    }

    @AfterAll
    static void stop() {
        pod.close();
    }

    @Test
    @DisplayName("connect › should allow connection to the main namespace")
    void the_main_namespace_is_connected() throws Exception {
        assertConnected("40", "40", "42[\"auth\",{}]");
    }

    @Test
    @DisplayName("connect › should allow connection to the main namespace with a payload")
    void the_main_namespace_gets_the_payload() throws Exception {
        assertConnected("40{\"token\":\"t\"}", "40", "42[\"auth\",{\"token\":\"t\"}]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"40/custom,", "40/custom"})
    @DisplayName("connect › should allow connection to a custom namespace")
    void a_custom_namespace_is_connected(String connect) throws Exception {
        assertConnected(connect, "40/custom,", "42/custom,[\"auth\",{}]");
    }

    @Test
    @DisplayName("connect › should allow connection to a custom namespace with a payload")
    void a_custom_namespace_gets_the_payload() throws Exception {
        assertConnected("40/custom,{\"token\":\"t\"}", "40/custom,", "42/custom,[\"auth\",{\"token\":\"t\"}]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"40/random", "40/random,", "40/random,{}"})
    @DisplayName("connect › should disallow connection to an unknown namespace")
    void an_unknown_namespace_is_refused(String connect) throws Exception {
        try (WebSocketPeer socket = pod.opened()) {
            socket.send(connect);
            assertThat(socket.nextMessage()).isEqualTo("44/random,{\"message\":\"Invalid namespace\"}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"4abc", "40[]", "4"})
    @DisplayName("connect › should disallow connection with an invalid handshake")
    void a_malformed_connect_closes_the_connection(String connect) throws Exception {
        try (WebSocketPeer socket = pod.opened()) {
            socket.send(connect);
            assertThat(socket.closed()).isEqualTo(CloseReason.PROTOCOL_VIOLATION.code());
        }
    }

    @Test
    @DisplayName("connect › should close the connection if no handshake is received")
    void who_does_not_connect_is_closed_though_it_answers_pings() throws Exception {
        try (WebSocketPeer socket = pod.opened()) {
            assertThat(socket.closedThoughAlive()).isEqualTo(CloseReason.CONNECT_TIMEOUT.code());
        }
    }

    @Test
    @DisplayName("disconnect › should disconnect from the main namespace")
    void a_disconnect_leaves_the_connection_open() throws Exception {
        try (WebSocketPeer socket = connected()) {
            socket.send("41");
            assertThat(socket.next()).isEqualTo("2");
            socket.send("3");
            socket.send("40");
            assertThat(socket.nextMessage()).asString().startsWith("40{");
        }
    }

    @Test
    @DisplayName("disconnect › should connect then disconnect from a custom namespace")
    void a_disconnect_from_one_namespace_leaves_the_other() throws Exception {
        try (WebSocketPeer socket = connected()) {
            socket.send("40/custom");
            assertThat(socket.nextMessage()).asString().startsWith("40/custom,{");
            assertThat(socket.nextMessage()).isEqualTo("42/custom,[\"auth\",{}]");

            socket.send("41/custom");
            socket.send("42[\"message\",\"to the main one\"]");
            assertThat(socket.nextMessage()).isEqualTo("42[\"message-back\",\"to the main one\"]");
        }
    }

    @Test
    @DisplayName("message › should send a plain-text packet")
    void an_event_is_said_back() throws Exception {
        assertSaidBack("42[\"message\",[],\"é\",{\"a\":null}]", "42[\"message-back\",[],\"é\",{\"a\":null}]");
    }

    @Test
    @DisplayName("message › should send a packet with binary attachments")
    void an_event_is_said_back_with_its_attachments() throws Exception {
        assertSaidBack(
                "452-[\"message\"," + TWO_PLACEHOLDERS + "]",
                "452-[\"message-back\"," + TWO_PLACEHOLDERS + "]",
                new byte[] {0, -1},
                new byte[] {127});
    }

    @Test
    @DisplayName("message › should send a plain-text packet with an ack")
    void an_event_is_answered() throws Exception {
        assertSaidBack("4290[\"message-with-ack\",7,\"x\"]", "4390[7,\"x\"]");
    }

    @Test
    @DisplayName("message › should send a packet with binary attachments and an ack")
    void an_event_is_answered_with_attachments() throws Exception {
        assertSaidBack(
                "452-90[\"message-with-ack\"," + TWO_PLACEHOLDERS + "]",
                "462-90[" + TWO_PLACEHOLDERS + "]",
                new byte[] {9},
                new byte[] {});
    }

    @ParameterizedTest
    @ValueSource(strings = {"4abc", "47", "4"})
    @DisplayName("message › should close the connection upon invalid format (unknown packet type)")
    void an_unknown_type_closes_the_connection(String packet) throws Exception {
        assertClosedBy(packet);
    }

    @ParameterizedTest
    @ValueSource(strings = {"42{}", "42", "42\"message\""})
    @DisplayName("message › should close the connection upon invalid format (invalid payload format)")
    void an_event_without_an_array_closes_the_connection(String packet) throws Exception {
        assertClosedBy(packet);
    }

    @ParameterizedTest
    @ValueSource(strings = {"42abc[\"message-with-ack\",1]", "42-1[\"message-with-ack\",1]"})
    @DisplayName("message › should close the connection upon invalid format (invalid ack id)")
    void an_ack_id_that_is_no_number_closes_the_connection(String packet) throws Exception {
        assertClosedBy(packet);
    }

    private static void assertConnected(String connect, String answer, String greeting) throws Exception {
        try (WebSocketPeer socket = pod.opened()) {
            socket.send(connect);
            assertThat(socket.nextMessage())
                    .asString()
                    .startsWith(answer)
                    .satisfies(text -> assertThat(text.substring(answer.length()))
                            .matches("\\{\"sid\":\"[^\"]+\"(,\"pid\":\"[^\"]+\")?}"));
            assertThat(socket.nextMessage()).isEqualTo(greeting);
        }
    }

    private static void assertSaidBack(String event, String back, byte[]... attachments) throws Exception {
        try (WebSocketPeer socket = connected()) {
            socket.send(event);
            List.of(attachments).forEach(socket::send);

            assertThat(socket.nextMessage()).isEqualTo(back);
            for (byte[] attachment : attachments) {
                assertThat(socket.nextMessage()).isEqualTo(ByteBuffer.wrap(attachment));
            }
        }
    }

    private static void assertClosedBy(String packet) throws Exception {
        try (WebSocketPeer socket = connected()) {
            socket.send(packet);
            assertThat(socket.closed()).isEqualTo(CloseReason.PROTOCOL_VIOLATION.code());
        }
    }

    private static WebSocketPeer connected() throws Exception {
        WebSocketPeer socket = pod.opened();
        socket.send("40");
        socket.nextMessage();
        socket.nextMessage();
        return socket;
    }
}
