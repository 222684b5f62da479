package wagateway.push.wire;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import wagateway.model.event.Offset;
import wagateway.model.wire.PublishedEvent;
import wagateway.model.wire.PushedEvent;
import wagateway.push.recovery.ResumePoint;

/** What events and answers look like to clients of one kind. Has no state: all instances of a format are equal. */
public interface WireFormat {
    /** @param offset null for an event that is none of the stream */
    String event(PushedEvent event, @Nullable ResumePoint offset);

    /**
     * An answer; null when there is nothing to say.
     *
     * @param subject the session that it is about, or what the client named as one; null when it named none
     * @param ackId present when the client wants the answer
     */
    @Nullable
    String answer(Answer answer, @Nullable String subject, @Nullable Long ackId, Instant now);

    /**
     * The frames of an event of the stream, in order; at least one. The offset is in the last one: a client that has
     * received that has received all of them.
     *
     * @param resume from where a client that was given them can resume; null where more must come before it can
     */
    default List<Frame> encode(PublishedEvent event, @Nullable ResumePoint resume) {
        List<PushedEvent> pushed = event.pushed();
        List<Frame> frames = new ArrayList<>(pushed.size());
        for (PushedEvent each : pushed) {
            boolean last = frames.size() == pushed.size() - 1;
            frames.add(Frame.of(event.sessionId(), event(each, last ? resume : null)));
        }
        return frames;
    }

    /**
     * Says that not all events after an offset can be given: what follows is the present state.
     *
     * @param seen {@link Offset#NONE} where that is not known
     */
    default Frame resync(Offset seen) {
        return Frame.of(event(ConnectionEvents.resync(seen), null));
    }
}
