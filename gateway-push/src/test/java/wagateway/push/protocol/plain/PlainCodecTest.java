package wagateway.push.protocol.plain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import wagateway.push.protocol.Decoded;
import wagateway.push.protocol.plain.ClientMessage.Target;

class PlainCodecTest {
    private static final int MAX_SESSIONS = 3;

    static Stream<Arguments> fromTheClient() {
        return Stream.of(
                Arguments.of("{\"type\":\"auth\",\"token\":\"t\"}", new ClientMessage.Auth(null, "t")),
                Arguments.of("{\"id\":7,\"type\":\"auth\",\"token\":\"t\"}", new ClientMessage.Auth(7L, "t")),
                Arguments.of(
                        "{\"type\":\"subscribe\",\"session\":\"a\"}",
                        new ClientMessage.Subscribe(null, new Target(false, List.of("a")), null)),
                Arguments.of(
                        "{\"type\":\"subscribe\",\"sessions\":[\"a\",\"b\",\"a\"],\"offset\":\"e-7\",\"id\":0}",
                        new ClientMessage.Subscribe(0L, new Target(false, List.of("a", "b")), "e-7")),
                Arguments.of(
                        "{\"type\":\"subscribe\",\"all\":true,\"offset\":[],\"more\":{}}",
                        new ClientMessage.Subscribe(null, new Target(true, List.of()), "")),
                Arguments.of(
                        "{\"type\":\"unsubscribe\",\"all\":true}",
                        new ClientMessage.Unsubscribe(null, new Target(true, List.of()))),
                Arguments.of("{\"type\":\"refresh_token\",\"token\":\"t\"}", new ClientMessage.RefreshToken(null, "t")),
                Arguments.of("{\"type\":\"ping\",\"id\":9007199254740991}", new ClientMessage.Ping(9007199254740991L)),
                Arguments.of("{\"type\":\"drop_table\",\"id\":1}", new ClientMessage.Unknown(1L)));
    }

    @ParameterizedTest
    @MethodSource("fromTheClient")
    void what_a_client_says_is_read(String text, ClientMessage message) {
        assertThat(PlainCodec.decode(text, MAX_SESSIONS)).isEqualTo(new Decoded.Packet<>(message));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "x", "7", "null", "[]", "{}", "{\"type\":7}", "{\"type\":\"ping\"", "{\"type\":\"a\"}}"})
    void what_is_no_message_is_a_violation(String text) {
        assertThat(PlainCodec.decode(text, MAX_SESSIONS)).isInstanceOf(Decoded.Violation.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"auth\"}",
                "{\"type\":\"auth\",\"token\":7}",
                "{\"type\":\"refresh_token\",\"token\":\"\"}",
                "{\"type\":\"ping\",\"id\":-1}",
                "{\"type\":\"ping\",\"id\":1.5}",
                "{\"type\":\"ping\",\"id\":\"1\"}",
                "{\"type\":\"ping\",\"id\":null}",
                "{\"type\":\"ping\",\"id\":99999999999999999999}",
                "{\"type\":\"subscribe\"}",
                "{\"type\":\"subscribe\",\"session\":7}",
                "{\"type\":\"subscribe\",\"session\":\"\"}",
                "{\"type\":\"subscribe\",\"all\":false}",
                "{\"type\":\"subscribe\",\"all\":\"true\"}",
                "{\"type\":\"subscribe\",\"all\":true,\"session\":\"a\"}",
                "{\"type\":\"subscribe\",\"sessions\":[]}",
                "{\"type\":\"subscribe\",\"sessions\":[\"a\",7]}",
                "{\"type\":\"subscribe\",\"sessions\":[\"a\",\"b\",\"c\",\"d\"]}",
                "{\"type\":\"unsubscribe\",\"sessions\":{\"a\":\"b\"}}"
            })
    void a_message_with_a_wrong_member_is_malformed(String text) {
        assertThat(PlainCodec.decode(text, MAX_SESSIONS))
                .isInstanceOfSatisfying(
                        Decoded.Packet.class,
                        packet -> assertThat(packet.packet()).isInstanceOf(ClientMessage.Malformed.class));
    }

    static Stream<Arguments> fromThePod() {
        return Stream.of(
                Arguments.of(
                        new ServerMessage.Event("connected", null, "{\"a\":1}"),
                        "{\"type\":\"connected\",\"data\":{\"a\":1}}"),
                Arguments.of(
                        new ServerMessage.Event("qr_code_updated", "e-7", "{}"),
                        "{\"type\":\"qr_code_updated\",\"offset\":\"e-7\",\"data\":{}}"),
                Arguments.of(new ServerMessage.Ack(7, null, false), "{\"type\":\"ack\",\"id\":7}"),
                Arguments.of(
                        new ServerMessage.Ack(7, "a", true),
                        "{\"type\":\"ack\",\"id\":7,\"session\":\"a\",\"pending\":true}"),
                Arguments.of(
                        new ServerMessage.Refused(null, "a\"b", "code", "why"),
                        "{\"type\":\"error\",\"session\":\"a\\\"b\",\"code\":\"code\",\"message\":\"why\"}"),
                Arguments.of(
                        new ServerMessage.Refused(7L, null, "code", "why"),
                        "{\"type\":\"error\",\"id\":7,\"code\":\"code\",\"message\":\"why\"}"),
                Arguments.of(new ServerMessage.Pong(null), "{\"type\":\"pong\"}"),
                Arguments.of(new ServerMessage.Pong(7L), "{\"type\":\"pong\",\"id\":7}"));
    }

    @ParameterizedTest
    @MethodSource("fromThePod")
    void what_the_pod_says_is_written(ServerMessage message, String text) {
        assertThat(PlainCodec.encode(message)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"600", "100000"})
    void depth_is_bounded(int depth) {
        assertThat(PlainCodec.decode("{\"type\":\"ping\",\"x\":" + "[".repeat(depth), MAX_SESSIONS))
                .isInstanceOf(Decoded.Violation.class);
    }

    @Test
    void a_token_does_not_show_in_a_log() {
        assertThat(List.of(new ClientMessage.Auth(1L, "secret"), new ClientMessage.RefreshToken(1L, "secret")))
                .asString()
                .doesNotContain("secret");
    }
}
