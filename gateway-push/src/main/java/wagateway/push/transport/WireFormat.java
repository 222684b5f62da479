package wagateway.push.transport;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import wagateway.model.event.Offset;
import wagateway.model.event.SessionEvent;
import wagateway.push.client.Frame;
import wagateway.push.client.FrameEncoder;
import wagateway.push.contract.Answer;
import wagateway.push.contract.PushedEvent;
import wagateway.push.recovery.ResumePoint;

/** What the contract's events and answers look like to clients of one kind. One instance a kind and pod. */
public interface WireFormat extends FrameEncoder {
    /** @param offset null for an event that is none of the stream */
    String text(PushedEvent event, @Nullable ResumePoint offset);

    /**
     * An answer; null when there is nothing to say.
     *
     * @param subject the session that it is about, or what the client named as one; null when it named none
     * @param ackId present when the client wants the answer
     */
    @Nullable
    String answer(Answer answer, @Nullable String subject, @Nullable Long ackId, Instant now);

    @Override
    default Frame resync(Offset seen) {
        return Frame.of(text(PushedEvent.resync(seen), null));
    }

    /** The offset comes with the last one: whoever has that has all of it. */
    @Override
    default List<Frame> encode(SessionEvent event, @Nullable ResumePoint offset) {
        List<PushedEvent> pushed = PushedEvent.of(event);
        List<Frame> frames = new ArrayList<>(pushed.size());
        for (PushedEvent each : pushed) {
            boolean last = frames.size() == pushed.size() - 1;
            frames.add(Frame.of(event.sessionId(), text(each, last ? offset : null)));
        }
        return frames;
    }
}
