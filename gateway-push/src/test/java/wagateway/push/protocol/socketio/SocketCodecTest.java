package wagateway.push.protocol.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
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
                Arguments.of("3/admin,13[]", new Ack("/admin", 13L, "[]", 0)),
                Arguments.of("52-/admin,7[\"foo\"]", new Event("/admin", 7L, "[\"foo\"]", 2)),
                Arguments.of("510-[\"foo\"]", new Event("/", null, "[\"foo\"]", 10)),
                Arguments.of("2", new Event("/", null, "", 0)),
                Arguments.of("27", new Event("/", 7L, "", 0)),
                Arguments.of("3", new Ack("/", null, "", 0)),
                Arguments.of("3[1]", new Ack("/", null, "[1]", 0)),
                Arguments.of("0/admin?token=1,", new Connect("/admin?token=1", null)),
                Arguments.of("2999999999999999999[\"x\"]", new Event("/", 999_999_999_999_999_999L, "[\"x\"]", 0)),
                Arguments.of("61-13[]", new Ack("/", 13L, "[]", 1)));
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
                "2{}",
                "2abc[\"x\"]",
                "2[\"x\"",
                "4{\"message\":\"x\"}",
                "0[]",
                "1{}",
                "511-[\"x\"]",
                "5[\"x\"]",
                "5-[\"x\"]",
                "5+1-[\"x\"]",
                "50-[\"x\"]",
                "5111111111111-[\"x\"]",
                "60-1[]",
                "2 x",
                "2\u00a0[\"x\"]",
                "1 {}"
            })
    void anything_else_is_a_violation(String text) {
        assertThat(SocketCodec.decode(text)).isInstanceOf(Decoded.Violation.class);
    }

    /** As for the reference server, though no client that counts its events sends them so. */
    static Stream<Arguments> loose() {
        var foo = new Event("/", null, "[\"foo\"]", 0);
        return Stream.of(
                Arguments.of("2 [\"foo\"]", foo),
                Arguments.of("2\r\n\t[\"foo\"] \n", foo),
                Arguments.of("2/, [\"foo\"]", foo),
                Arguments.of("2 7 [\"foo\"]", new Event("/", 7L, "[\"foo\"]", 0)),
                Arguments.of("207[\"foo\"]", new Event("/", 7L, "[\"foo\"]", 0)),
                Arguments.of("21234567890123456789[\"foo\"]", foo),
                Arguments.of("2" + "9".repeat(100_000) + "[\"foo\"]", foo),
                Arguments.of("5001-[\"foo\"]", new Event("/", null, "[\"foo\"]", 1)),
                Arguments.of("0 {\"a\":1}\n", new Connect("/", "{\"a\":1}")),
                Arguments.of("0\n", new Connect("/", null)),
                Arguments.of("05{}", new Connect("/", "{}")),
                Arguments.of("01", new Connect("/", null)),
                Arguments.of("15 ", new Disconnect("/")));
    }

    @ParameterizedTest
    @MethodSource("loose")
    void blanks_and_numbers_that_say_nothing_are_passed_over(String text, SocketPacket packet) {
        assertThat(SocketCodec.decode(text)).isEqualTo(new Decoded.Packet<>(packet));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0/?token=1,", "0/?token=1"})
    void the_main_namespace_may_have_a_query(String text) {
        assertThat(SocketCodec.decode(text)).isEqualTo(new Decoded.Packet<>(new Connect("/", null)));
    }

    @ParameterizedTest
    @CsvSource({
        "'[\"a\"]', true",
        "'', true",
        "'[\"a\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]', true",
        "'[\"a\",{\"_placeholder\":false,\"num\":9}]', true",
        "'[\"a\",{\"_placeholder\":1,\"num\":9}]', true",
        "'[\"a\",{\"_placeholder\":true,\"num\":2}]', false",
        "'[\"a\",{\"_placeholder\":true,\"num\":-1}]', false",
        "'[\"a\",{\"_placeholder\":true,\"num\":\"0\"}]', false",
        "'[\"a\",{\"_placeholder\":true}]', false",
        "'[\"a\",{\"b\":[{\"_placeholder\":true,\"num\":7}]}]', false",
        "'[\"a\",]', false"
    })
    void a_placeholder_stands_for_an_attachment_that_there_is(String payload, boolean fits) {
        assertThat(Placeholders.fit(payload, 2)).isEqualTo(fits);
    }
}
