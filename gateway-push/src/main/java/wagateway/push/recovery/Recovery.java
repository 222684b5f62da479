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
    /** The state of something that it has subscribed is not known here. */
    UNKNOWN_SESSION,
    /** It has subscribed something whose present state it may not have seen. */
    UNSEEN_SUBSCRIPTION;

    /**
     * @param seen what the client has been shown last
     * @param last the end of the stream; null when it is empty
     * @param found how many events after {@code seen} the stream had
     * @param subscribed what the client has subscribed
     */
    public static Recovery of(ResumePoint seen, @Nullable Offset last, int found, Subscribed subscribed) {
        if (subscribed.at().isEmpty()) {
            return UNKNOWN_CLIENT;
        }
        if (seen.equals(ResumePoint.BEGINNING)) {
            return subscribed.fromTheBeginning(last, found);
        }
        return switch (Resync.of(seen.offset(), last, found, true)) {
            case SNAPSHOT, REBUILD -> OUT_OF_REACH;
            case NOTHING, STREAM -> {
                if (!subscribed.known()) {
                    yield UNKNOWN_SESSION;
                }
                yield subscribed.isSeenAt(seen) ? RECOVERED : UNSEEN_SUBSCRIPTION;
            }
        };
    }

    /**
     * What is kept of the subscriptions of a client.
     *
     * @param at the {@code seq} of the stream at the time of each
     * @param all whether all sessions of the user are subscribed
     * @param name of all of them, as {@link ResumePoint#name} makes it
     * @param known whether the state of everything subscribed is
     */
    public record Subscribed(Collection<Long> at, boolean all, String name, boolean known) {
        /**
         * Only that of all sessions, made before there were events: with others, some may have been shown, and where one session
         * alone is kept, others may have been lost.
         */
        private Recovery fromTheBeginning(@Nullable Offset last, int found) {
            if (!all || at.size() > 1 || !at.contains(0L)) {
                return UNSEEN_SUBSCRIPTION;
            }
            if (last != null && last.seq() != found) {
                return OUT_OF_REACH;
            }
            return known ? RECOVERED : UNKNOWN_SESSION;
        }

        /** Where nothing is named, an event at the same {@code seq} may have been shown before the subscription was made. */
        private boolean isSeenAt(ResumePoint seen) {
            return seen.given() == null
                    ? at.stream().allMatch(seq -> seq < seen.offset().seq())
                    : seen.given().equals(name);
        }
    }
}
