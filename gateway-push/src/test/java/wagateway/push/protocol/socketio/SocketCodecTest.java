package wagateway.push.protocol.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import wagateway.push.protocol.Decoded;
import wagateway.push.protocol.socketio.SocketPacket.Ack;
import wagateway.push.protocol.socketio.SocketPacket.Connect;
import wagateway.push.protocol.socketio.SocketPacket.Disconnect;
import wagateway.push.protocol.socketio.SocketPacket.Event;

class SocketCodecTest {
    static Stream<Arguments> packets() {
        return Stream.of(
                Arguments.of("0", new Connect("/", null)),
                Arguments.of("0{\"token\":\"t\"}", new Connect("/", "{\"token\":\"t\"}")),
                Arguments.of("0/admin,", new Connect("/admin", null)),
                Arguments.of("0/admin,{\"a\":1}", new Connect("/admin", "{\"a\":1}")),
                Arguments.of("1", new Disconnect("/")),
                Arguments.of("1/admin,", new Disconnect("/admin")),
                Arguments.of("2[\"foo\"]", new Event("/", null, "[\"foo\"]", 0)),
                Arguments.of("2/admin,[\"bar\"]", new Event("/admin", null, "[\"bar\"]", 0)),
                Arguments.of("212[\"foo\"]", new Event("/", 12L, "[\"foo\"]", 0)),
                Arguments.of("2/admin,7[\"foo\",\"/x,y\"]", new Event("/admin", 7L, "[\"foo\",\"/x,y\"]", 0)),
                Arguments.of("3/admin,13[]", new Ack("/admin", 13, "[]", 0)),
                Arguments.of("52-/admin,7[\"foo\"]", new Event("/admin", 7L, "[\"foo\"]", 2)),
                Arguments.of("510-[\"foo\"]", new Event("/", null, "[\"foo\"]", 10)),
                Arguments.of("61-13[]", new Ack("/", 13, "[]", 1)));
    }

    @ParameterizedTest
    @MethodSource("packets")
    void a_packet_survives_the_way_there_and_back(String text, SocketPacket packet) {
        assertThat(SocketCodec.decode(text)).isEqualTo(new Decoded.Packet<>(packet));
        assertThat(SocketCodec.encode(packet)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "abc",
                "9[]",
                "2",
                "2{}",
                "2abc[\"x\"]",
                "2[\"x\"",
                "3[]",
                "31",
                "4{\"message\":\"x\"}",
                "0[]",
                "01",
                "1{}",
                "511-[\"x\"]",
                "5[\"x\"]",
                "5-[\"x\"]",
                "5+1-[\"x\"]",
                "5001-[\"x\"]",
                "61-[\"x\"]",
                "29999999999999999999[\"x\"]"
            })
    void anything_else_is_a_violation(String text) {
        assertThat(SocketCodec.decode(text)).isInstanceOf(Decoded.Violation.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0/admin?token=1,", "0/admin?token=1"})
    void the_query_of_a_namespace_is_dropped(String text) {
        assertThat(SocketCodec.decode(text)).isEqualTo(new Decoded.Packet<>(new Connect("/admin", null)));
    }

    @ParameterizedTest
    @ValueSource(ints = {129, 100_000})
    void a_namespace_is_bounded(int length) {
        assertThat(SocketCodec.decode("0/" + "x".repeat(length))).isInstanceOf(Decoded.Violation.class);
    }
}
