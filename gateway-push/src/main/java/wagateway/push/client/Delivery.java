package wagateway.push.client;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import wagateway.model.event.Offset;
import wagateway.model.event.SessionEvent;

/** An event on its way to clients, encoded once for each wire format that one of them speaks. */
public final class Delivery {
    private final SessionEvent event;
    private final @Nullable Offset offset;
    private final Map<FrameEncoder, List<Frame>> frames = new ConcurrentHashMap<>(2);
    private @Nullable Delivery withoutOffset;

    public Delivery(SessionEvent event, @Nullable Offset offset) {
        this.event = event;
        this.offset = offset;
    }

    /** The same for clients that must not take the offset for theirs. */
    synchronized Delivery withoutOffset() {
        if (offset == null) {
            return this;
        }
        if (withoutOffset == null) {
            withoutOffset = new Delivery(event, null);
        }
        return withoutOffset;
    }

    SessionEvent event() {
        return event;
    }

    List<Frame> frames(FrameEncoder encoder) {
        return frames.computeIfAbsent(encoder, format -> format.encode(event, offset));
    }
}
