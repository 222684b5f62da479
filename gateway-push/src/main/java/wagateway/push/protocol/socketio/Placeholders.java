package wagateway.push.protocol.socketio;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The placeholders in a payload for its attachments (Socket.IO protocol 5, section "Packet encoding"). */
public final class Placeholders {
    private static final JsonMapper MAPPER = JsonMapper.shared();

    private Placeholders() {}

    /**
     * Whether each placeholder refers to an attachment that exists; never throws.
     *
     * @param payload a JSON text; where it is none, the answer is no
     */
    public static boolean fit(String payload, int attachments) {
        try {
            return payload.isEmpty() || fit(MAPPER.readTree(payload), attachments);
        } catch (JacksonException e) {
            return false;
        }
    }

    private static boolean fit(JsonNode value, int attachments) {
        if (isPlaceholder(value)) {
            JsonNode number = value.path("num");
            return number.isNumber() && number.doubleValue() >= 0 && number.doubleValue() < attachments;
        }
        for (JsonNode child : value) {
            if (!fit(child, attachments)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlaceholder(JsonNode value) {
        JsonNode mark = value.path("_placeholder");
        return value.isObject() && mark.isBoolean() && mark.booleanValue();
    }
}
