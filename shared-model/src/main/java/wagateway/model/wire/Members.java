package wagateway.model.wire;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import wagateway.model.event.Account;
import wagateway.model.event.Reason;

/** Reads members of a JSON object; what is missing is null, or a {@link WireFormatException} where it may not be. */
final class Members {
    private Members() {}

    static @Nullable Instant time(JsonNode json, String name) {
        return json.has(name) ? Instant.ofEpochMilli(json.get(name).asLong()) : null;
    }

    static @Nullable Reason reason(JsonNode json) {
        String code = text(json, "reason");
        return code == null ? null : Reason.of(code);
    }

    static Account account(JsonNode json) {
        return new Account(text(json, "phoneNumber"), text(json, "displayName"));
    }

    static @Nullable Integer number(JsonNode json, String name) {
        return json.has(name) ? json.get(name).asInt() : null;
    }

    static @Nullable String text(JsonNode json, String name) {
        return json.hasNonNull(name) ? json.get(name).asString() : null;
    }

    static WireFormatException unknownType() {
        return new WireFormatException("event type is unknown: upgrade this pod");
    }

    static void requireFormat(JsonNode json, int format) {
        int found = json.path("format").asInt(0);
        if (found != format) {
            throw new WireFormatException("event format " + found + " is unknown: upgrade this pod");
        }
    }

    static JsonNode required(JsonNode json, String name) {
        JsonNode value = json.get(name);
        if (value == null) {
            throw new WireFormatException("event without " + name);
        }
        return value;
    }
}
