package wagateway.push.transport;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import wagateway.model.event.Offset;
import wagateway.push.connection.plain.PlainTexts;
import wagateway.push.contract.Answer;
import wagateway.push.contract.PushedEvent;

/** Messages of the plain protocol. */
public final class PlainFormat implements WireFormat {
    @Override
    public String text(PushedEvent event, @Nullable Offset offset) {
        return PlainTexts.event(event, offset);
    }

    @Override
    public @Nullable String answer(Answer answer, @Nullable String subject, @Nullable Long ackId, Instant now) {
        return PlainTexts.answer(ackId, subject, answer);
    }
}
