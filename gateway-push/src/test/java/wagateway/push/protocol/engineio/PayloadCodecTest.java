package wagateway.push.protocol.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import wagateway.push.protocol.CloseReason;
import wagateway.push.protocol.Decoded;
import wagateway.push.protocol.engineio.PayloadCodec.Part;

class PayloadCodecTest {
    private static final int MANY = 100;

    static Stream<Arguments> payloads() {
        return Stream.of(
                Arguments.of("4hello", List.of(text("4hello"))),
                Arguments.of("4a|2|4b", List.of(text("4a"), text("2"), text("4b"))),
                Arguments.of("4hello|bAQIDBA==", List.of(text("4hello"), binary(1, 2, 3, 4))),
                Arguments.of("bAQ==|bAP8=|4", List.of(binary(1), binary(0, 255), text("4"))),
                Arguments.of("b|b", List.of(binary(), binary())),
                Arguments.of("4b|4bAQ==", List.of(text("4b"), text("4bAQ=="))),
                Arguments.of("4grüß 日本 \uD83D\uDCF1", List.of(text("4grüß 日本 \uD83D\uDCF1"))));
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void packets_are_told_apart_by_their_separator(String payload, List<Part> parts) {
        assertThat(decoded(payload, MANY)).isEqualTo(new Decoded.Packet<>(parts));
        assertThat(encoded(parts)).isEqualTo(separated(payload));
    }

    /** Whether there is such a packet is for the codec of packets to say. */
    @ParameterizedTest
    @CsvSource({"'',1", "|,2", "4a|,2", "|4a,2", "4a||4b,3"})
    void nothing_between_two_separators_is_a_packet_without_a_text(String payload, int parts) {
        assertThat(decoded(payload, MANY))
                .isInstanceOfSatisfying(
                        Decoded.Packet.class,
                        packet -> assertThat(packet.packet())
                                .asInstanceOf(InstanceOfAssertFactories.list(Part.class))
                                .hasSize(parts)
                                .contains(text("")));
    }

    /** As for the reference server; whatever else is wrong with a packet is for its codec to say. */
    @Test
    void what_is_not_base64_is_passed_over() {
        assertThat(decoded("bA*Q|4a|b", MANY))
                .isEqualTo(new Decoded.Packet<>(List.of(binary(1), text("4a"), binary())));
    }

    @ParameterizedTest
    @CsvSource({"80,\ufffd", "34ff,4\ufffd", "34c0af,4\ufffd\ufffd", "34f09f93,4\ufffd"})
    void what_is_not_utf8_is_read_as_the_replacement_character(String hex, String packet) {
        assertThat(PayloadCodec.decode(ByteBuffer.wrap(HexFormat.of().parseHex(hex)), MANY))
                .isEqualTo(new Decoded.Packet<>(List.of(text(packet))));
    }

    @Test
    void a_payload_may_have_so_many_packets_and_no_more() {
        assertThat(decoded("4a|4b|bAQ==", 3)).isInstanceOf(Decoded.Packet.class);
        assertViolated(decoded("4a|4b|bAQ==|4c", 3), CloseReason.TOO_MANY_FRAMES);
        assertViolated(decoded("|".repeat(1_000_000), 3), CloseReason.TOO_MANY_FRAMES);
    }

    @Test
    void only_what_is_in_the_buffer_is_read() {
        ByteBuffer within = ByteBuffer.wrap("xx4axx".getBytes(StandardCharsets.UTF_8), 2, 2);

        assertThat(PayloadCodec.decode(within, MANY)).isEqualTo(new Decoded.Packet<>(List.of(text("4a"))));
    }

    private static Decoded<List<Part>> decoded(String payload, int maxParts) {
        return PayloadCodec.decode(ByteBuffer.wrap(separated(payload).getBytes(StandardCharsets.UTF_8)), maxParts);
    }

    private static String encoded(List<Part> parts) {
        var payload = new ByteArrayOutputStream();
        for (Part part : parts) {
            switch (part) {
                case Part.Text(String packet) ->
                    PayloadCodec.appendText(packet.getBytes(StandardCharsets.UTF_8), payload);
                case Part.Binary(ByteBuffer message) -> {
                    byte[] bytes = new byte[message.remaining()];
                    message.duplicate().get(bytes);
                    PayloadCodec.appendBinary(bytes, payload);
                }
            }
        }
        return payload.toString(StandardCharsets.UTF_8);
    }

    private static void assertViolated(Decoded<List<Part>> decoded, CloseReason consequence) {
        assertThat(decoded)
                .isInstanceOfSatisfying(
                        Decoded.Violation.class,
                        violation -> assertThat(violation.consequence()).isEqualTo(consequence));
    }

    /** The separator can be seen in these tables. */
    private static String separated(String payload) {
        return payload.replace('|', '\u001e');
    }

    private static Part text(String packet) {
        return new Part.Text(packet);
    }

    private static Part binary(int... message) {
        ByteBuffer bytes = ByteBuffer.allocate(message.length);
        for (int b : message) {
            bytes.put((byte) b);
        }
        return new Part.Binary(bytes.flip());
    }
}
