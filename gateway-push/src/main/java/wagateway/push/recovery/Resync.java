package wagateway.push.recovery;

import org.jspecify.annotations.Nullable;
import wagateway.model.event.Offset;

/** How a client or channel that has everything up to an offset is brought up to date. */
public enum Resync {
    /** Nothing came after it. */
    NOTHING,
    /** By the events of the stream: none is left out. */
    STREAM,
    /** By the present state of each session: the stream does not reach back to the offset, or is another one. */
    SNAPSHOT,
    /** By the present state as far as it is known, and an API pod is asked for the rest. */
    REBUILD;

    /**
     * @param known up to where everything is known; null when nothing is
     * @param last the end of the stream; null when it is empty
     * @param found how many events after {@code known} the stream had
     * @param complete whether the present state has every session of the user
     */
    public static Resync of(@Nullable Offset known, @Nullable Offset last, int found, boolean complete) {
        if (known != null && last != null && known.epoch().equals(last.epoch())) {
            long missed = last.seq() - known.seq();
            if (missed == 0) {
                return NOTHING;
            }
            if (missed == found) {
                return STREAM;
            }
        }
        return complete ? SNAPSHOT : REBUILD;
    }
}
