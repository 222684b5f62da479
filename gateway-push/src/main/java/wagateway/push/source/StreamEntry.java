package wagateway.push.source;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wagateway.model.event.Offset;
import wagateway.model.wire.PublishedEvent;
import wagateway.model.wire.WireFormatException;

/**
 * An event and its place in the stream of its user.
 *
 * @param event null when this release cannot read it
 */
public record StreamEntry(Offset offset, @Nullable PublishedEvent event) {
    private static final Logger LOG = LoggerFactory.getLogger(StreamEntry.class);

    /** Reads the event of a message, or of an entry that was read from the stream. */
    public static StreamEntry read(Offset offset, String text) {
        try {
            return new StreamEntry(offset, PublishedEvent.read(text));
        } catch (WireFormatException e) {
            LOG.warn("An event cannot be read and is left out: {}", e.getMessage());
            return new StreamEntry(offset, null);
        }
    }
}
