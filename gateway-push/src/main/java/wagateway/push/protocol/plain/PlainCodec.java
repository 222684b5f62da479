package wagateway.push.protocol.plain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import wagateway.push.protocol.Decoded;
import wagateway.push.protocol.plain.ClientMessage.Target;

/** Messages and their text form; decoding never throws. Members that are not known are passed over. */
public final class PlainCodec {
    private static final JsonMapper MAPPER = JsonMapper.shared();

    /** The largest whole number that every JSON parser keeps (RFC 8259 section 6). */
    private static final long MAX_ID = (1L << 53) - 1;

    private PlainCodec() {}

    /** @param maxSessions how many one message may name */
    public static Decoded<ClientMessage> decode(String text, int maxSessions) {
        JsonNode message = parse(text);
        if (message == null || !message.isObject() || !message.path("type").isString()) {
            return new Decoded.Violation<>("a message is a JSON object with a type");
        }
        JsonNode given = message.path("id");
        Long id = given.isIntegralNumber() && given.canConvertToLong() ? given.longValue() : null;
        if (!given.isMissingNode() && (id == null || id < 0 || id > MAX_ID)) {
            return new Decoded.Packet<>(
                    new ClientMessage.Malformed(null, "id must be a whole number from 0 to 2^53 - 1"));
        }
        return new Decoded.Packet<>(read(message, id, maxSessions));
    }

    private static ClientMessage read(JsonNode message, @Nullable Long id, int maxSessions) {
        return switch (MessageType.of(message.path("type").asString())) {
            case AUTH -> withToken(message, id, token -> new ClientMessage.Auth(id, token));
            case REFRESH_TOKEN -> withToken(message, id, token -> new ClientMessage.RefreshToken(id, token));
            case PING -> new ClientMessage.Ping(id);
            case SUBSCRIBE ->
                withTarget(
                        message,
                        id,
                        maxSessions,
                        target -> new ClientMessage.Subscribe(id, target, offset(message.path("offset"))));
            case UNSUBSCRIBE ->
                withTarget(message, id, maxSessions, target -> new ClientMessage.Unsubscribe(id, target));
            case PONG, ACK, ERROR -> new ClientMessage.Unknown(id);
            case null -> new ClientMessage.Unknown(id);
        };
    }

    private static ClientMessage withToken(JsonNode message, @Nullable Long id, Function<String, ClientMessage> with) {
        JsonNode token = message.path("token");
        return token.isString() && !token.asString().isEmpty()
                ? with.apply(token.asString())
                : new ClientMessage.Malformed(id, "token must be a string that is not empty");
    }

    private static ClientMessage withTarget(
            JsonNode message, @Nullable Long id, int maxSessions, Function<Target, ClientMessage> with) {
        Target target = target(message, maxSessions);
        return target == null
                ? new ClientMessage.Malformed(
                        id,
                        "give exactly one of: session (a string), sessions (1 to " + maxSessions
                                + " strings) or all (true)")
                : with.apply(target);
    }

    private static @Nullable String offset(JsonNode offset) {
        return offset.isMissingNode() ? null : offset.isString() ? offset.asString() : "";
    }

    /** Null when it is not exactly one of the three forms. */
    private static @Nullable Target target(JsonNode message, int maxSessions) {
        JsonNode session = message.path("session");
        JsonNode sessions = message.path("sessions");
        JsonNode all = message.path("all");
        var names = new ArrayList<String>();
        if (session.isString()) {
            names.add(session.asString());
        } else if (sessions.isArray() && sessions.size() <= maxSessions) {
            sessions.forEach(name -> names.add(name.isString() ? name.asString() : ""));
        }
        long forms = List.of(session, sessions, all).stream()
                .filter(form -> !form.isMissingNode())
                .count();
        boolean everything = all.isBoolean() && all.booleanValue();
        return forms == 1 && everything != !names.isEmpty() && !names.contains("")
                ? new Target(everything, names.stream().distinct().toList())
                : null;
    }

    public static String encode(ServerMessage message) {
        return switch (message) {
            case ServerMessage.Event(String type, String offset, String data) ->
                "{\"type\":\"" + type + (offset == null ? "" : "\",\"offset\":\"" + offset) + "\",\"data\":" + data
                        + "}";
            case ServerMessage.Ack(long id, String session, boolean pending) ->
                object(MessageType.ACK, members("id", id, "session", session, "pending", pending ? true : null));
            case ServerMessage.Refused(Long id, String session, String code, String said) ->
                object(MessageType.ERROR, members("id", id, "session", session, "code", code, "message", said));
            case ServerMessage.Pong(Long id) -> object(MessageType.PONG, members("id", id));
        };
    }

    /** Of names and values in turn; what is null is left out. */
    private static Map<String, Object> members(@Nullable Object... pairs) {
        var members = new LinkedHashMap<String, Object>();
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i] instanceof String name && pairs[i + 1] instanceof Object value) {
                members.put(name, value);
            }
        }
        return members;
    }

    private static String object(MessageType type, Map<String, Object> members) {
        var object = new LinkedHashMap<String, Object>();
        object.put("type", type.code());
        object.putAll(members);
        return MAPPER.writeValueAsString(object);
    }

    private static @Nullable JsonNode parse(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JacksonException e) {
            return null;
        }
    }
}
