package wagateway.push.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import wagateway.model.event.Offset;
import wagateway.model.wire.PublishedEvent;
import wagateway.push.recovery.ResumePoint;
import wagateway.push.trace.DeliverySpan;
import wagateway.push.wire.Frame;
import wagateway.push.wire.WireFormat;

/** An event on its way to clients, encoded once for each wire format that one of them speaks. */
public final class Delivery {
    private final PublishedEvent event;
    private final @Nullable ResumePoint resume;
    private final @Nullable DeliverySpan span;
    private final Map<WireFormat, List<Frame>> frames = new ConcurrentHashMap<>(2);
    private @Nullable Delivery withoutOffset;

    public Delivery(PublishedEvent event, @Nullable Offset offset) {
        this(event, offset, null);
    }

    /**
     * @param offset up to where the client has been given everything then; null when that is not known
     * @param span of the delivery; null for one that is not traced
     */
    public Delivery(PublishedEvent event, @Nullable Offset offset, @Nullable DeliverySpan span) {
        this(event, span, offset == null ? null : new ResumePoint(offset));
    }

    private Delivery(PublishedEvent event, @Nullable DeliverySpan span, @Nullable ResumePoint resume) {
        this.event = event;
        this.span = span;
        this.resume = resume;
    }

    /** The same for clients that are to be given more before they can go on from there. */
    synchronized Delivery withoutOffset() {
        if (resume == null) {
            return this;
        }
        if (withoutOffset == null) {
            withoutOffset = new Delivery(event, span, null);
        }
        return withoutOffset;
    }

    /** The same for a client with a resume point of its own. */
    Delivery resumedAt(ResumePoint own) {
        return new Delivery(event, span, own);
    }

    @Nullable
    ResumePoint resume() {
        return resume;
    }

    PublishedEvent event() {
        return event;
    }

    List<Frame> frames(WireFormat format) {
        return frames.computeIfAbsent(format, each -> inSpan(each.encode(event, resume)));
    }

    /** A client that has received the last frame has received all of them. */
    private List<Frame> inSpan(List<Frame> encoded) {
        if (span == null) {
            return encoded;
        }
        List<Frame> marked = new ArrayList<>(encoded);
        marked.add(marked.removeLast().in(span));
        return marked;
    }
}
