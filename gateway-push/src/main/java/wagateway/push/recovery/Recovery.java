package wagateway.push.recovery;

import java.util.Collection;
import org.jspecify.annotations.Nullable;
import wagateway.model.event.Offset;

/** Whether a client that comes back can go on as if it had never been away. */
public enum Recovery {
    /** It is given every event it missed. */
    RECOVERED,
    /** It was never here, has subscribed nothing or was away for too long. */
    UNKNOWN_CLIENT,
    /** The stream does not reach back to what it has seen last, or is another one. */
    OUT_OF_REACH,
    /** It has subscribed something whose present state it may not have seen. */
    UNSEEN_SUBSCRIPTION;

    /**
     * @param seen up to where the client has seen everything
     * @param last the end of the stream; null when it is empty
     * @param found how many events after {@code seen} the stream had
     * @param subscribedAt the {@code seq} of the stream at the time of each of the client's subscriptions
     */
    public static Recovery of(Offset seen, @Nullable Offset last, int found, Collection<Long> subscribedAt) {
        if (subscribedAt.isEmpty()) {
            return UNKNOWN_CLIENT;
        }
        return switch (Resync.of(seen, last, found, true)) {
            case SNAPSHOT, REBUILD -> OUT_OF_REACH;
            case NOTHING, STREAM ->
                subscribedAt.stream().anyMatch(seq -> seq > seen.seq()) ? UNSEEN_SUBSCRIPTION : RECOVERED;
        };
    }
}
