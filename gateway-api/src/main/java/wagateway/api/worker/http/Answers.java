package wagateway.api.worker.http;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import wagateway.api.worker.Worker;
import wagateway.api.worker.WorkerAnswer;
import wagateway.model.event.Account;
import wagateway.model.event.PhoneNumber;
import wagateway.model.event.QrCode;

/** Reads what workers answer to the call that opens a session. Whatever it is, the session is open: what cannot be used is absent. */
record Answers(JsonMapper mapper) {
    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);
    private static final int MAX_NAME = 256;

    WorkerAnswer read(Worker worker, String body) {
        try {
            JsonNode answer = mapper.readTree(body);
            return answer.path("status").asString("").equals("CONNECTED")
                    ? new WorkerAnswer(null, account(answer))
                    : new WorkerAnswer(qrCode(worker, text(answer, "qrCode")), null);
        } catch (JacksonException e) {
            LOG.warn(
                    "Worker {} answered with something that is not JSON: taken as an answer without a QR code",
                    worker.id());
            return WorkerAnswer.NOTHING;
        }
    }

    private static Account account(JsonNode answer) {
        String number = text(answer, "phoneNumber");
        String name = text(answer, "displayName");
        return new Account(
                number == null ? null : PhoneNumber.normalise(number).orElse(null),
                name == null || name.length() > MAX_NAME ? null : name);
    }

    private static @Nullable String qrCode(Worker worker, @Nullable String text) {
        if (text == null || (QrCode.canHold(text) && !QrCode.isPicture(text))) {
            return text;
        }
        LOG.warn("Worker {} answered with a qrCode that is not the text of a QR code: left out", worker.id());
        return null;
    }

    private static @Nullable String text(JsonNode answer, String field) {
        JsonNode value = answer.path(field);
        boolean usable = value.isString()
                && !value.asString().isEmpty()
                && value.asString().indexOf('\0') < 0;
        return usable ? value.asString() : null;
    }
}
