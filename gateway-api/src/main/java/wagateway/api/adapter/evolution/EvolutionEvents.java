package wagateway.api.adapter.evolution;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import wagateway.api.adapter.Fingerprint;
import wagateway.api.adapter.Linking;

/**
 * What Evolution API says of a session, as fields of a report. Its {@code date_time} is the time of its own zone, and so is compared
 * with nothing but itself: it numbers the reports of a linking. As it is in the body, the hash of that names an event, also when that
 * is sent again.
 */
@Component
class EvolutionEvents {
    private static final long QR_TTL_MS = 45_000;
    private static final int LOGGED_OUT = 401;
    private static final int BANNED = 403;

    /** Two of one millisecond count in the order in which a linking goes through them. */
    private static final List<String> ORDER = List.of("connecting", "code", "open", "close", "refused");

    private static final int STEPS = 8;

    private final JsonMapper mapper;
    private final InstantSource clock;

    EvolutionEvents(JsonMapper mapper, InstantSource clock) {
        this.mapper = mapper;
        this.clock = clock;
    }

    /**
     * Null where it says nothing of the status. One that says {@code connecting} has no status: that depends on what the session
     * was before.
     *
     * @throws JacksonException where it is no JSON
     */
    @Nullable
    ObjectNode read(Linking linking, String body) {
        JsonNode event = mapper.readTree(body);
        JsonNode data = event.path("data");
        ObjectNode report = mapper.createObjectNode().put("eventId", Fingerprint.of(body));
        String step = switch (event.path("event").asString("")) {
            case "qrcode.updated" -> code(report, data);
            case "connection.update" -> state(report, data);
            default -> null;
        };
        if (step == null) {
            return null;
        }
        return report.put("workerEpoch", linking.epoch()).put("sequence", at(event) * STEPS + ORDER.indexOf(step));
    }

    private static @Nullable String code(ObjectNode report, JsonNode data) {
        JsonNode shown = data.path("qrcode");
        if (shown.path("code").stringValue(null) instanceof String code) {
            report.put("status", "QR_REQUIRED").put("qrCode", code).put("ttlMs", QR_TTL_MS);
            if (shown.path("pairingCode").stringValue(null) instanceof String pairing) {
                report.put("pairingCode", pairing).put("pairingCodeTtlMs", QR_TTL_MS);
            }
            return "code";
        }
        return data.has("statusCode") ? expired(report) : null;
    }

    private static @Nullable String state(ObjectNode report, JsonNode data) {
        String state = data.path("state").asString("");
        switch (state) {
            case "connecting" -> {}
            case "open" -> {
                report.put("status", "CONNECTED");
                account(report, data.path("wuid"), data.path("profileName"));
            }
            case "close" -> close(report, data.path("statusReason").asInt(0));
            case "refused" -> expired(report);
            default -> {
                return null;
            }
        }
        return state;
    }

    private static void close(ObjectNode report, int code) {
        switch (code) {
            case LOGGED_OUT -> report.put("status", "DISCONNECTED").put("reason", "logged_out");
            case BANNED ->
                report.put("status", "ERROR").put("reason", "banned").put("error", "WhatsApp has banned the account");
            default -> report.put("status", "ERROR").put("error", "WhatsApp has closed the connection with " + code);
        }
    }

    private static String expired(ObjectNode report) {
        report.put("status", "DISCONNECTED").put("reason", "qr_expired");
        return "refused";
    }

    /** What is not known stays absent. */
    private static void account(ObjectNode report, JsonNode owner, JsonNode name) {
        if (owner.stringValue(null) instanceof String number) {
            report.put("phoneNumber", number);
        }
        if (name.stringValue(null) instanceof String said) {
            report.put("displayName", said);
        }
    }

    /** One without a time is as new as its arrival: it counts within its linking alone, as the others do. */
    private long at(JsonNode event) {
        try {
            long at = Instant.parse(event.path("date_time").asString("")).toEpochMilli();
            return at > 0 ? at : clock.millis();
        } catch (DateTimeException | ArithmeticException _) {
            return clock.millis();
        }
    }
}
