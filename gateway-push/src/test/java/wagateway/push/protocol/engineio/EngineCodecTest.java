package wagateway.push.protocol.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import wagateway.push.protocol.CloseReason;
import wagateway.push.protocol.Decoded;

class EngineCodecTest {
    @ParameterizedTest
    @CsvSource({"1,CLOSE,''", "2,PING,''", "2probe,PING,probe", "3,PONG,''", "4,MESSAGE,''", "4hello,MESSAGE,hello"})
    void a_packet_is_its_type_then_its_data(String text, PacketType type, String data) {
        var decoded = EngineCodec.decode(text);

        assertThat(decoded).isInstanceOfSatisfying(Decoded.Packet.class, packet -> {
            var enginePacket = (EnginePacket) packet.packet();
            assertThat(enginePacket.type()).isEqualTo(type);
            assertThat(enginePacket.data()).isEqualTo(data);
            assertThat(EngineCodec.encode(enginePacket)).isEqualTo(text);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "abc", "\u0000", "é"})
    void anything_else_is_a_violation(String text) {
        assertThat(EngineCodec.decode(text))
                .isInstanceOfSatisfying(
                        Decoded.Violation.class,
                        violation -> assertThat(violation.consequence()).isEqualTo(CloseReason.PROTOCOL_VIOLATION));
    }

    /** As for the reference server. */
    @ParameterizedTest
    @ValueSource(strings = {"0", "0{}", "6", "6abc"})
    void what_only_a_server_sends_says_nothing(String text) {
        assertThat(EngineCodec.decode(text)).isEqualTo(new Decoded.Packet<>(new EnginePacket.Noop()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "52", "5probe"})
    void an_upgrade_is_one_whatever_its_data(String text) {
        assertThat(EngineCodec.decode(text)).isEqualTo(new Decoded.Packet<>(new EnginePacket.Upgrade()));
    }

    /** A client with {@code forceBase64} sends it so over a WebSocket too. */
    @ParameterizedTest
    @CsvSource({"b,''", "bAQI=,0102", "bAQI,0102", "b-_8,fbff", "b+/8=,fbff", "bA%Q I=é,0102", "bAQ==AQ,010010"})
    void a_binary_message_may_come_as_base64(String text, String bytes) {
        var packet =
                new EnginePacket.BinaryMessage(ByteBuffer.wrap(HexFormat.of().parseHex(bytes)));

        assertThat(EngineCodec.decode(text)).isEqualTo(new Decoded.Packet<>(packet));
        assertThat(EngineCodec.decode(EngineCodec.encode(packet))).isEqualTo(new Decoded.Packet<>(packet));
    }

    @Test
    void the_handshake_has_the_fields_of_the_specification() {
        var handshake =
                new Handshake("abc", List.of("websocket"), Duration.ofSeconds(25), Duration.ofSeconds(60), 1_000_000);

        assertThat(EngineCodec.encode(new EnginePacket.Open(handshake)))
                .isEqualTo("0{\"sid\":\"abc\",\"upgrades\":[\"websocket\"],\"pingInterval\":25000,"
                        + "\"pingTimeout\":60000,\"maxPayload\":1000000}");
    }
}
