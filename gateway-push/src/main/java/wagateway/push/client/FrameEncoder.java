package wagateway.push.client;

import java.util.List;
import org.jspecify.annotations.Nullable;
import wagateway.model.event.Offset;
import wagateway.model.event.SessionEvent;

/** A wire format: what an event of the stream looks like to clients that speak it. One instance a format and pod. */
public interface FrameEncoder {
    /**
     * The frames of an event, in order; at least one.
     *
     * @param offset null where the place in the stream is not known
     */
    List<Frame> encode(SessionEvent event, @Nullable Offset offset);
}
