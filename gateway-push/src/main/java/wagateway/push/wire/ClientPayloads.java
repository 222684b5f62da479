package wagateway.push.wire;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import wagateway.model.identity.RecoveryId;
import wagateway.push.protocol.Decoded;
import wagateway.push.protocol.Decoded.Packet;
import wagateway.push.protocol.Decoded.Violation;
import wagateway.push.recovery.ResumePoint;

/** Reads the JSON that clients send; never throws. */
public final class ClientPayloads {
    private static final JsonMapper MAPPER = JsonMapper.shared();

    /** The names that Socket.IO keeps for itself (protocol 5, section "Sending and receiving data"). */
    private static final Set<String> RESERVED =
            Set.of("connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener");

    private ClientPayloads() {}

    /** @param payload an array whose first element is the name of the event; empty for an event without one */
    public static Decoded<ClientEvent> event(String payload) {
        if (payload.isEmpty()) {
            return new Packet<>(new ClientEvent("", null));
        }
        JsonNode array = parse(payload);
        if (array == null || !array.isArray() || array.isEmpty()) {
            return new Violation<>("the payload of an event is a JSON array with a name");
        }
        JsonNode name = array.get(0);
        if (!(name.isString() || name.isNumber()) || RESERVED.contains(name.asString())) {
            return new Violation<>("the name of an event is a string that is not reserved");
        }
        JsonNode argument = array.get(1);
        return new Packet<>(
                new ClientEvent(name.asString(), argument != null && argument.isString() ? argument.asString() : null));
    }

    /**
     * Reads the auth data of a CONNECT.
     *
     * @param payload an object, or null when the client sent none
     */
    public static Decoded<ConnectAuth> auth(@Nullable String payload) {
        if (payload == null) {
            return new Packet<>(new ConnectAuth(null, null));
        }
        JsonNode auth = parse(payload);
        if (auth == null || !auth.isObject()) {
            return new Violation<>("the payload of a CONNECT is a JSON object");
        }
        JsonNode token = auth.path("token");
        return new Packet<>(new ConnectAuth(
                token.isString() && !token.asString().isEmpty() ? token.asString() : null, before(auth)));
    }

    /** What this gateway did not make counts as absent: the client starts as a new one. */
    private static ConnectAuth.@Nullable Before before(JsonNode auth) {
        JsonNode offset = auth.path("offset");
        return RecoveryId.parse(auth.path("pid").asString(""))
                .flatMap(id -> (offset.isMissingNode()
                                ? Optional.of(ResumePoint.BEGINNING)
                                : ResumePoint.parse(offset.asString("")))
                        .map(seen -> new ConnectAuth.Before(id, seen)))
                .orElse(null);
    }

    private static @Nullable JsonNode parse(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JacksonException e) {
            return null;
        }
    }
}
