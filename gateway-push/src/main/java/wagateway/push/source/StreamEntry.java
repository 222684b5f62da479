package wagateway.push.source;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wagateway.model.event.Offset;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.TraceParent;
import wagateway.model.wire.PublishedEvent;
import wagateway.model.wire.WireFormatException;

/**
 * An event and its place in the stream of its user.
 *
 * @param event null when this release cannot read it
 * @param trace where it comes from; null when it is not traced
 */
public record StreamEntry(
        Offset offset,
        @Nullable SessionEvent event,
        @Nullable TraceParent trace) {
    private static final Logger LOG = LoggerFactory.getLogger(StreamEntry.class);

    /** One that is not traced. */
    public StreamEntry(Offset offset, @Nullable SessionEvent event) {
        this(offset, event, null);
    }

    /** Reads the event of a message, or of an entry that was read from the stream. */
    public static StreamEntry read(Offset offset, String text) {
        try {
            return new StreamEntry(offset, PublishedEvent.read(text), PublishedEvent.trace(text));
        } catch (WireFormatException e) {
            LOG.warn("An event cannot be read and is left out: {}", e.getMessage());
            return new StreamEntry(offset, null);
        }
    }
}
