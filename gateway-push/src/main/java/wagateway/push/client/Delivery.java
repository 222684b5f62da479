package wagateway.push.client;

import java.util.ArrayList;
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
    private final @Nullable Trail trail;
    private final Map<FrameEncoder, List<Frame>> frames = new ConcurrentHashMap<>(2);
    private @Nullable Delivery withoutOffset;

    public Delivery(SessionEvent event, @Nullable Offset offset) {
        this(event, offset, null);
    }

    /** @param trail follows it; null when nobody does */
    public Delivery(SessionEvent event, @Nullable Offset offset, @Nullable Trail trail) {
        this.event = event;
        this.offset = offset;
        this.trail = trail;
    }

    /** The same for clients that must not take the offset for theirs. */
    synchronized Delivery withoutOffset() {
        if (offset == null) {
            return this;
        }
        if (withoutOffset == null) {
            withoutOffset = new Delivery(event, null, trail);
        }
        return withoutOffset;
    }

    SessionEvent event() {
        return event;
    }

    List<Frame> frames(FrameEncoder encoder) {
        return frames.computeIfAbsent(encoder, format -> followed(format.encode(event, offset)));
    }

    /** Whoever has the last frame has all of them. */
    private List<Frame> followed(List<Frame> encoded) {
        if (trail == null) {
            return encoded;
        }
        List<Frame> marked = new ArrayList<>(encoded);
        marked.add(marked.removeLast().followedBy(trail));
        return marked;
    }
}
