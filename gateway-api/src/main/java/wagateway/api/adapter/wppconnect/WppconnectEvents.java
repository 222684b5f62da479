package wagateway.api.adapter.wppconnect;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What WPPConnect says of a session. Its events have neither an id nor a time, and come once: each says what to ask for. */
@Component
class WppconnectEvents {
    private final JsonMapper mapper;

    WppconnectEvents(JsonMapper mapper) {
        this.mapper = mapper;
    }

    enum Step {
        SCAN,
        TYPE,
        LOGGED_IN,
        CONNECTED,
        ENDED
    }

    /** @param report its fields as far as the event tells them */
    record Said(Step step, ObjectNode report) {}

    /**
     * Null where it says nothing of the status.
     *
     * @throws JacksonException where it is no JSON
     */
    @Nullable
    Said read(String body) {
        JsonNode event = mapper.readTree(body);
        return switch (event.path("event").asString("")) {
            case "qrcode" -> said(Step.SCAN, "QR_REQUIRED");
            case "phoneCode" -> pairing(event.path("phoneCode").stringValue(null));
            case "status-find" -> found(event.path("status").asString(""));
            case "closesession" -> said(Step.ENDED, "DISCONNECTED");
            case "logoutsession" -> ended("logged_out");
            default -> null;
        };
    }

    private @Nullable Said found(String status) {
        return switch (status) {
            case "isLogged", "qrReadSuccess" -> said(Step.LOGGED_IN, "RECONNECTING");
            case "inChat" -> said(Step.CONNECTED, "CONNECTED");
            case "disconnectedMobile" -> ended("logged_out");
            case "autocloseCalled", "qrReadError" -> ended("qr_expired");
            case "browserClose", "serverClose" -> ended("network");
            case "qrReadFail" -> failed("WhatsApp Web has not taken the scan");
            case "phoneNotConnected" -> failed("WhatsApp Web has not got the data of the phone in time");
            default -> null;
        };
    }

    private @Nullable Said pairing(@Nullable String code) {
        if (code == null) {
            return null;
        }
        Said said = said(Step.TYPE, "QR_REQUIRED");
        said.report().put("pairingCode", code);
        return said;
    }

    private Said ended(String reason) {
        Said said = said(Step.ENDED, "DISCONNECTED");
        said.report().put("reason", reason);
        return said;
    }

    private Said failed(String error) {
        Said said = said(Step.ENDED, "ERROR");
        said.report().put("error", error);
        return said;
    }

    private Said said(Step step, String status) {
        return new Said(step, mapper.createObjectNode().put("status", status));
    }
}
