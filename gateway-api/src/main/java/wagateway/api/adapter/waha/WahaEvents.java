package wagateway.api.adapter.waha;

import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import wagateway.api.adapter.Linking;

/**
 * What WAHA says of a session, as fields of a report. Its times number the reports of a linking: none counts for later than it came,
 * and two of one millisecond count in the order in which a linking goes through them.
 */
@Component
class WahaEvents {
    private static final String EVENT = "session.status";
    private static final List<String> ORDER = List.of(
            "STOPPED",
            "STARTING",
            WahaCalls.SCAN,
            "PASSKEY_REQUIRED",
            "PASSKEY_CONFIRMATION_REQUIRED",
            "WORKING",
            "FAILED");
    private static final int STEPS = 16;

    private final JsonMapper mapper;
    private final InstantSource clock;

    WahaEvents(JsonMapper mapper, InstantSource clock) {
        this.mapper = mapper;
        this.clock = clock;
    }

    /**
     * Null where it says nothing of the status. The code to scan is not in it.
     *
     * @throws JacksonException where it is no JSON
     */
    @Nullable
    ObjectNode read(Linking linking, String body) {
        JsonNode event = mapper.readTree(body);
        JsonNode payload = event.path("payload");
        String status = payload.path("status").stringValue(null);
        if (status == null || !EVENT.equals(event.path("event").stringValue(null)) || isToldAlready(status, payload)) {
            return null;
        }
        ObjectNode report = mapper.createObjectNode()
                .put("workerEpoch", linking.epoch())
                .put(
                        "sequence",
                        Math.min(event.path("timestamp").asLong(Long.MAX_VALUE), clock.millis()) * STEPS
                                + step(status));
        if (event.path("id").stringValue(null) instanceof String id) {
            report.put("eventId", id);
        }
        say(report, status, payload, event.path("me"));
        return report;
    }

    private static void say(ObjectNode report, String status, JsonNode payload, JsonNode me) {
        JsonNode data = payload.path("data");
        switch (status) {
            case WahaCalls.SCAN -> report.put("status", "QR_REQUIRED");
            case "WORKING" -> {
                report.put("status", "CONNECTED");
                account(report, me);
            }
            case "STARTING" -> report.put("status", before(payload).contains("WORKING") ? "RECONNECTING" : status);
            case "STOPPED" -> report.put("status", "DISCONNECTED");
            case "FAILED" -> {
                if (WahaCalls.SCAN.equals(lastOf(before(payload)))) {
                    report.put("status", "DISCONNECTED").put("reason", "qr_expired");
                } else {
                    report.put("status", "ERROR").put("error", "WAHA has given the session up");
                }
            }
            case "PASSKEY_REQUIRED" -> {
                report.put("status", status);
                if (data.isObject()) {
                    report.set("passkey", data);
                }
            }
            default -> {
                report.put("status", status);
                if (data.path("code").stringValue(null) instanceof String code) {
                    report.put("confirmationCode", code);
                }
            }
        }
    }

    /** What is not known stays absent. */
    private static void account(ObjectNode report, JsonNode me) {
        if (me.path("id").stringValue(null) instanceof String id) {
            report.put("phoneNumber", id);
        }
        if (me.path("pushName").stringValue(null) instanceof String name) {
            report.put("displayName", name);
        }
    }

    /** The oldest first; WAHA tells of two. */
    private static List<String> before(JsonNode payload) {
        JsonNode statuses = payload.path("statuses");
        return IntStream.range(0, statuses.size() - 1)
                .mapToObj(place -> statuses.path(place).path("status").asString(""))
                .toList();
    }

    /** One that has failed has ended, and is stopped by the gateway before it starts anew. */
    private static boolean isToldAlready(String status, JsonNode payload) {
        return status.equals("STOPPED") && "FAILED".equals(lastOf(before(payload)));
    }

    private static @Nullable String lastOf(List<String> statuses) {
        return statuses.isEmpty() ? null : statuses.getLast();
    }

    private static int step(String status) {
        int step = ORDER.indexOf(status);
        return step < 0 ? STEPS - 1 : step;
    }
}
