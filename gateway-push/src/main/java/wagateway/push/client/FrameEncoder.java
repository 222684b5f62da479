package wagateway.push.client;

import java.util.List;
import org.jspecify.annotations.Nullable;
import wagateway.model.event.Offset;
import wagateway.model.event.SessionEvent;
import wagateway.push.recovery.ResumePoint;

/** A wire format: what an event of the stream looks like to clients that speak it. One instance a format and pod. */
public interface FrameEncoder {
    /**
     * The frames of an event, in order; at least one.
     *
     * @param resume where who has been given them goes on; null where more is to come before that can be said
     */
    List<Frame> encode(SessionEvent event, @Nullable ResumePoint resume);

    /**
     * Says that not all events after an offset can be given: what follows is the present state.
     *
     * @param seen {@link Offset#NONE} where that is not known
     */
    Frame resync(Offset seen);
}
