package wagateway.push.transport;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import wagateway.push.connection.gateway.Frames;
import wagateway.push.contract.Answer;
import wagateway.push.contract.PushedEvent;
import wagateway.push.recovery.ResumePoint;

/** Socket.IO packets in Engine.IO frames. A refusal without an ack is an event. */
public final class SocketIoFormat implements WireFormat {
    @Override
    public String text(PushedEvent event, @Nullable ResumePoint offset) {
        return Frames.event(event, offset);
    }

    @Override
    public @Nullable String answer(Answer answer, @Nullable String subject, @Nullable Long ackId, Instant now) {
        if (ackId != null) {
            return Frames.ack(ackId, answer);
        }
        return answer instanceof Answer.Refused refused
                ? Frames.event(PushedEvent.connectionError(subject, refused.message(), now), null)
                : null;
    }
}
