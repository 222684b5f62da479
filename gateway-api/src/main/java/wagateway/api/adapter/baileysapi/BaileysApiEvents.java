package wagateway.api.adapter.baileysapi;

import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import wagateway.api.adapter.Fingerprint;
import wagateway.api.adapter.Linking;

/**
 * What baileys-api says of a session, as fields of a report. Of two of its owners the later one counts; the events of one have no
 * order of their own, and count as they come, by the clock of the pod that each comes to. So it is not promised that the later of two
 * counts where they come to pods whose clocks differ by more than the time between them, or in one millisecond.
 */
@Component
class BaileysApiEvents {
    private static final int LOGGED_OUT = 401;
    private static final String CODES_ENDED = "QR refs attempts ended";
    /** Bits of a sequence below the owner's number: enough for milliseconds since 1970. */
    private static final int TIME = 44;

    private static final long MAX_OWNER = (1L << 17) - 1;

    private final JsonMapper mapper;
    private final InstantSource clock;

    BaileysApiEvents(JsonMapper mapper, InstantSource clock) {
        this.mapper = mapper;
        this.clock = clock;
    }

    /**
     * The token that proves an event, which stands in it.
     *
     * @return empty where there is none
     */
    String token(String body) {
        try {
            return mapper.readTree(body).path("webhookVerifyToken").asString("");
        } catch (JacksonException _) {
            return "";
        }
    }

    /**
     * Null where it says nothing of the status. One that says {@code reconnecting} has no status: that depends on what the session
     * was before.
     *
     * @throws JacksonException where it is no JSON
     */
    @Nullable
    ObjectNode read(Linking linking, String body) {
        JsonNode event = mapper.readTree(body);
        JsonNode data = event.path("data");
        ObjectNode report = mapper.createObjectNode();
        if (!"connection.update".equals(event.path("event").asString("")) || !said(report, data)) {
            return null;
        }
        String status = report.path("status").asString("");
        if (status.equals("QR_REQUIRED")) {
            report.put("eventId", Fingerprint.of(report.path("qrCode").asString("")));
        } else if (status.equals("DISCONNECTED") || status.equals("ERROR")) {
            report.put("eventId", Fingerprint.of(linking.epoch() + " " + body));
        }
        long owner = Math.clamp(data.path("epoch").asLong(0), 0, MAX_OWNER);
        return report.put("workerEpoch", linking.epoch()).put("sequence", owner << TIME | clock.millis());
    }

    private static boolean said(ObjectNode report, JsonNode data) {
        if (data.path("qr").stringValue(null) instanceof String code) {
            report.put("status", "QR_REQUIRED").put("qrCode", code);
            return true;
        }
        if (data.path("error").stringValue(null) instanceof String error) {
            return failed(report, error);
        }
        switch (data.path("connection").asString("")) {
            case "reconnecting" -> {}
            case "open" -> report.put("status", "CONNECTED");
            case "close" ->
                close(report, data.path("lastDisconnect").path("error").path("output"));
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void close(ObjectNode report, JsonNode output) {
        int code = output.path("statusCode").asInt(0);
        if (code == LOGGED_OUT) {
            report.put("status", "DISCONNECTED").put("reason", "logged_out");
        } else if (CODES_ENDED.equals(output.path("payload").path("message").asString(""))) {
            report.put("status", "DISCONNECTED").put("reason", "qr_expired");
        } else {
            report.put("status", "ERROR").put("error", "WhatsApp has closed the connection with " + code);
        }
    }

    private static boolean failed(ObjectNode report, String error) {
        switch (error) {
            case "wrong_phone_number" ->
                report.put("status", "ERROR")
                        .put("error", "The code was scanned with the phone of another number than was asked for");
            case "reconnect_loop_detected" ->
                report.put("status", "ERROR").put("reason", "network").put("error", "The connection does not last");
            default -> {
                return false;
            }
        }
        return true;
    }
}
