package wagateway.push.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import wagateway.push.protocol.Decoded.Packet;
import wagateway.push.protocol.engineio.EngineCodec;
import wagateway.push.protocol.engineio.EnginePacket;
import wagateway.push.protocol.engineio.EngineRequest;
import wagateway.push.protocol.engineio.PayloadCodec;
import wagateway.push.protocol.engineio.PayloadCodec.Part;
import wagateway.push.protocol.plain.ClientMessage;
import wagateway.push.protocol.plain.PlainCodec;
import wagateway.push.protocol.socketio.SocketCodec;
import wagateway.push.protocol.socketio.SocketPacket;
import wagateway.push.wire.ClientCommand;
import wagateway.push.wire.ClientEvent;
import wagateway.push.wire.ClientPayloads;
import wagateway.push.wire.ConnectAuth;
import wagateway.push.wire.Frame;

/** Whatever comes is decoded or a violation; what is decoded is no larger than what came, and survives the way back. */
class CodecFuzzTest {
    private static final int MAX_PARTS = 16;

    @Test
    void any_text_is_an_engine_packet_or_a_violation() {
        Fuzz.check(choices -> {
            String text = choices.saying(Texts.frame(choices));
            if (EngineCodec.decode(text) instanceof Packet<EnginePacket>(EnginePacket engine)) {
                assertThat(engine.data().length()).isLessThan(text.length());
                assertThat(EngineCodec.decode(EngineCodec.encode(engine))).isEqualTo(new Packet<>(engine));
            }
        });
    }

    @Test
    void any_text_is_a_socket_packet_or_a_violation() {
        Fuzz.check(choices -> {
            String text = choices.saying(choices.one(Texts.socketPacket(choices), Texts.rubbish(choices)));
            if (SocketCodec.decode(text) instanceof Packet<SocketPacket>(SocketPacket packet)) {
                assertThat(packet.attachments()).isBetween(0, SocketPacket.MAX_ATTACHMENTS);
                assertThat(packet.namespace()).startsWith("/").hasSizeLessThanOrEqualTo(text.length());
                assertThat(ackId(packet)).isNotNegative();
                assertThat(SocketCodec.encode(packet)).hasSizeLessThanOrEqualTo(text.length() + 1);
                assertSurvives(packet);
            }
        });
    }

    @Test
    void any_text_is_a_plain_message_or_a_violation() {
        Fuzz.check(choices -> {
            String text = choices.saying(Texts.plainMessage(choices));
            if (PlainCodec.decode(text, 2) instanceof Packet<ClientMessage>(ClientMessage message)) {
                assertThat(message.id())
                        .satisfiesAnyOf(
                                id -> assertThat(id).isNull(),
                                id -> assertThat(id).isBetween(0L, 9_007_199_254_740_991L));
                if (message instanceof ClientMessage.Subscribe subscribe) {
                    assertThat(subscribe.target().sessions())
                            .hasSizeBetween(subscribe.target().all() ? 0 : 1, 2);
                }
            }
        });
    }

    @Test
    void a_socket_packet_survives_the_way_there_and_back() {
        Fuzz.check(choices -> assertSurvives(choices.saying(Texts.packet(choices))));
    }

    @Test
    void any_bytes_are_a_payload_or_a_violation() {
        Fuzz.check(choices -> {
            byte[] bytes = choices.saying(choices.one(
                    choices.bytes(40),
                    String.join("\u001e", choices.some(MAX_PARTS + 3, () -> Texts.rubbish(choices)))
                            .getBytes(StandardCharsets.UTF_8)));
            if (PayloadCodec.decode(ByteBuffer.wrap(bytes), MAX_PARTS) instanceof Packet<List<Part>>(var parts)) {
                assertThat(parts).hasSizeBetween(1, MAX_PARTS);
                assertThat(parts.stream().mapToInt(CodecFuzzTest::length).sum()).isLessThanOrEqualTo(bytes.length);
            }
        });
    }

    @Test
    void a_payload_survives_the_way_there_and_back() {
        Fuzz.check(choices -> {
            List<Part> parts = choices.some(MAX_PARTS, () -> part(choices));
            var payload = new ByteArrayOutputStream();
            for (Part part : parts) {
                switch (part) {
                    case Part.Text(String packet) ->
                        PayloadCodec.appendText(packet.getBytes(StandardCharsets.UTF_8), payload);
                    case Part.Binary(ByteBuffer message) ->
                        PayloadCodec.appendBinary(Frame.of(message).bytes(), payload);
                }
            }
            byte[] bytes = choices.saying(payload.toByteArray());
            assertThat(PayloadCodec.decode(ByteBuffer.wrap(bytes), MAX_PARTS))
                    .isEqualTo(new Packet<>(parts.isEmpty() ? List.of(new Part.Text("")) : parts));
        });
    }

    @Test
    void any_query_is_a_request_or_refused() {
        Fuzz.check(choices -> {
            Map<String, List<String>> query = new HashMap<>();
            for (String name : List.of("EIO", "transport", "sid", choices.one("t", "j", "b64"))) {
                query.put(name, choices.some(3, () -> choices.one("4", "polling", "websocket", "", "\u0000", "3")));
            }
            query.values().removeIf(values -> values.isEmpty() && choices.below(4) > 0);
            String method = choices.one("GET", "POST", "PUT", "get", "OPTIONS", "");
            choices.saying(method + query);
            String sid = switch (EngineRequest.of(method, choices.onceIn(2), query)) {
                case EngineRequest.Poll poll -> poll.sid();
                case EngineRequest.Push push -> push.sid();
                case EngineRequest.Upgrade upgrade -> upgrade.sid();
                case EngineRequest.Open _, EngineRequest.Refused _ -> null;
            };
            assertThat(sid == null || query.get("sid").getLast().equals(sid)).isTrue();
        });
    }

    @Test
    void any_json_is_a_command_or_a_violation() {
        Fuzz.check(choices -> {
            String payload = choices.saying(choices.one(Texts.event(choices), Texts.json(choices)));
            if (ClientPayloads.event(payload) instanceof Packet<ClientEvent>(ClientEvent event)) {
                assertThat(event.name().length()).isLessThanOrEqualTo(payload.length());
                assertThat(ClientCommand.of(event)).isNotNull();
            }
            if (ClientPayloads.auth(payload) instanceof Packet<ConnectAuth>(ConnectAuth auth)) {
                assertThat(auth.token() == null
                                || payload.length() > auth.token().length())
                        .isTrue();
            }
        });
    }

    private static void assertSurvives(SocketPacket packet) {
        assertThat(SocketCodec.decode(SocketCodec.encode(packet))).isEqualTo(new Packet<>(packet));
    }

    private static long ackId(SocketPacket packet) {
        return switch (packet) {
            case SocketPacket.Event event when event.ackId() != null -> event.ackId();
            case SocketPacket.Ack ack when ack.ackId() != null -> ack.ackId();
            default -> 0;
        };
    }

    private static Part part(Choices choices) {
        return choices.onceIn(2)
                ? new Part.Binary(ByteBuffer.wrap(choices.bytes(20)))
                : new Part.Text("4" + choices.one("", "hello", "é", "\ud83d\udcf1", "2[\"b\"]", "b64"));
    }

    private static int length(Part part) {
        return switch (part) {
            case Part.Text(String packet) -> packet.length();
            case Part.Binary(ByteBuffer message) -> message.remaining();
        };
    }
}
