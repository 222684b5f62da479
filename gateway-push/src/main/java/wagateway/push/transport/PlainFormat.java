package wagateway.push.transport;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import wagateway.push.connection.plain.PlainTexts;
import wagateway.push.contract.Answer;
import wagateway.push.contract.PushedEvent;
import wagateway.push.recovery.ResumePoint;

/** Messages of the plain protocol. */
public final class PlainFormat implements WireFormat {
    @Override
    public String text(PushedEvent event, @Nullable ResumePoint offset) {
        return PlainTexts.event(event, offset);
    }

    @Override
    public @Nullable String answer(Answer answer, @Nullable String subject, @Nullable Long ackId, Instant now) {
        return PlainTexts.answer(ackId, subject, answer);
    }
}
