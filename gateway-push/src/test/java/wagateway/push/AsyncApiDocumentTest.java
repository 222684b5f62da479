package wagateway.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import wagateway.model.event.Account;
import wagateway.model.event.EventVersion;
import wagateway.model.event.Offset;
import wagateway.model.event.PairingCode;
import wagateway.model.event.QrCode;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.SessionState.Failed;
import wagateway.model.event.SessionState.QrShown;
import wagateway.model.event.SessionState.StatusOnly;
import wagateway.model.event.SessionStatus;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;
import wagateway.model.wire.PublishedEvent;
import wagateway.push.protocol.Decoded;
import wagateway.push.protocol.plain.ClientMessage;
import wagateway.push.protocol.plain.MessageType;
import wagateway.push.protocol.plain.PlainCodec;
import wagateway.push.protocol.plain.ServerMessage;
import wagateway.push.recovery.ResumePoint;
import wagateway.push.wire.Answer;
import wagateway.push.wire.ClientCommand;
import wagateway.push.wire.ClientEvent;
import wagateway.push.wire.ClientPayloads;
import wagateway.push.wire.ConnectionEvents;
import wagateway.push.wire.EventStreamFormat;
import wagateway.push.wire.PlainFormat;
import wagateway.push.wire.Refusal;
import wagateway.push.wire.SocketIoFormat;
import wagateway.push.wire.WireFormat;

/** {@code docs/asyncapi.yaml} shows what the pod really says, and what it really hears. */
class AsyncApiDocumentTest {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final SessionId SESSION = new SessionId("demo-personal");
    private static final UserId USER = new UserId("demo");
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");
    private static final ResumePoint OFFSET = new ResumePoint(new Offset("9f2c61", 42));
    private static final Answer REFUSED = Refusal.SESSION_NOT_FOUND.asAnswer();

    private final JsonNode document = read();

    @Test
    void every_message_that_socket_io_clients_get_is_as_shown() {
        Map<String, String> said = said(new SocketIoFormat(), "Socket.IO");
        said.replaceAll((_, frame) -> frame.substring(frame.indexOf('[')));
        said.put("ack_done", "[" + new Answer.Done().json() + "]");
        said.put("ack_refused", "[" + REFUSED.json() + "]");

        assertShown("socketio", said, "sayOnSocketio");
    }

    @Test
    void every_message_that_clients_of_the_plain_protocol_get_is_as_shown() {
        Map<String, String> said = said(new PlainFormat(), "WebSocket");
        said.put("ack", text(new PlainFormat().answer(new Answer.Done(), SESSION.value(), 3L, AT)));
        said.put("error", text(new PlainFormat().answer(REFUSED, "nobody-s", 2L, AT)));
        said.put("pong", PlainCodec.encode(new ServerMessage.Pong(5L)));

        assertShown("ws", said, "sayOnWs");
    }

    @Test
    void every_event_of_a_stream_is_as_shown() {
        var format = new EventStreamFormat();
        Map<String, String> said = said(format, "Event stream");
        said.put("token_expired", format.event(ConnectionEvents.tokenExpired(AT), null));
        said.put("error", text(format.answer(REFUSED, "nobody-s", null, AT)));
        said.put("comment", EventStreamFormat.COMMENT);
        said.put("retry", EventStreamFormat.RETRY);
        said.replaceAll((_, text) -> JSON.writeValueAsString(text));

        assertShown("events", said, "sayOnEvents");
    }

    @Test
    void every_message_of_a_client_of_the_plain_protocol_is_understood() {
        var types = new TreeSet<String>();
        for (String name : messages("hearOnWs")) {
            Decoded<ClientMessage> decoded =
                    PlainCodec.decode(example("ws", name).toString(), 100);
            assertThat(decoded).as(name).isInstanceOf(Decoded.Packet.class);
            assertThat(((Decoded.Packet<ClientMessage>) decoded).packet())
                    .as(name)
                    .isNotInstanceOfAny(ClientMessage.Malformed.class, ClientMessage.Unknown.class);
            types.add(name);
        }
        Stream.of("pong", "ack", "error").forEach(types::add);
        assertThat(types)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(MessageType.values()).map(MessageType::code).toList());
    }

    @Test
    void every_command_of_a_socket_io_client_is_understood() {
        for (String name : messages("hearOnSocketio")) {
            var event = ClientPayloads.event(example("socketio", name).toString());
            assertThat(event).isInstanceOf(Decoded.Packet.class);
            assertThat(ClientCommand.of(((Decoded.Packet<ClientEvent>) event).packet()))
                    .as(name)
                    .isNotInstanceOf(ClientCommand.Unusable.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "QrCodeUpdated",
                "PairingCodeUpdated",
                "SessionStatusChanged",
                "ConnectionError",
                "Connected",
                "TokenExpiring"
            })
    void an_object_has_no_member_that_its_schema_has_not(String schema) {
        JsonNode properties = document.at("/components/schemas/" + schema + "/properties");
        Set<String> known = new TreeSet<>(properties.propertyNames());
        for (JsonNode message : document.at("/components/messages")) {
            if (message.at("/payload/properties/data/$ref").asString("").endsWith("/" + schema)) {
                assertThat(known)
                        .containsAll(message.at("/examples/0/payload/data").propertyNames());
            }
        }
    }

    /** The events that all transports have. */
    private static Map<String, String> said(WireFormat format, String transport) {
        var said = new LinkedHashMap<String, String>();
        said.put("connected", format.event(ConnectionEvents.connected(transport, USER, AT), null));
        said.put("token_expiring", format.event(ConnectionEvents.tokenExpiring(AT), null));
        said.put("resync", format.event(ConnectionEvents.resync(new Offset("9f2c61", 7)), null));
        var code = new QrCode("2@vPzR8m,cnbK", AT.plusSeconds(20), Duration.ofSeconds(20), 2, 5, null);
        said.put("qr_code_updated", last(format, new SessionEvent(SESSION, version(7), AT, AT, new QrShown(code))));
        var both = new QrCode(
                code.value(), code.expiresAt(), code.ttl(), 2, 5, new PairingCode("ABCD1234", AT.plusSeconds(180)));
        said.put(
                "pairing_code_updated", last(format, new SessionEvent(SESSION, version(7), AT, AT, new QrShown(both))));
        said.put(
                "session_status_changed",
                last(
                        format,
                        new SessionEvent(
                                SESSION,
                                version(8),
                                AT,
                                AT,
                                new StatusOnly(SessionStatus.CONNECTED, null, new Account("+491701234567", "Ada")))));
        said.put(
                "connection_error",
                last(format, new SessionEvent(SESSION, version(9), AT, AT, new Failed("Stream errored out", null))));
        return said;
    }

    private static EventVersion version(long number) {
        return new EventVersion(number);
    }

    private static String last(WireFormat format, SessionEvent event) {
        return new String(
                format.encode(PublishedEvent.of(event, null), OFFSET).getLast().bytes(), StandardCharsets.UTF_8);
    }

    private static String text(@Nullable String answer) {
        return answer == null ? "" : answer;
    }

    private void assertShown(String channel, Map<String, String> said, String operation) {
        assertThat(messages(operation)).containsExactlyInAnyOrderElementsOf(said.keySet());
        said.forEach((name, text) -> assertThat(example(channel, name)).as(name).isEqualTo(JSON.readTree(text)));
    }

    private List<String> messages(String operation) {
        var names = new ArrayList<String>();
        document.at("/operations/" + operation + "/messages")
                .forEach(message -> names.add(message.path("$ref").asString().replaceAll(".*/", "")));
        assertThat(names).isNotEmpty();
        return names;
    }

    private JsonNode example(String channel, String message) {
        String place = document.at("/channels/" + channel + "/messages/" + message + "/$ref")
                .asString()
                .substring(1);
        return document.at(place + "/examples/0/payload");
    }

    private static JsonNode read() {
        try {
            return JSON.valueToTree(new Yaml().<Object>load(Files.readString(Path.of("..", "docs", "asyncapi.yaml"))));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
