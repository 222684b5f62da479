package wagateway.push.recovery;

import wagateway.model.event.Offset;

/** What the offset of an event says about the events before it. */
public enum Continuity {
    /** Nothing lies between it and what was known. */
    NEXT,
    /** It belongs to what is known already. */
    REPEATED,
    /** Others were missed, or the stream began anew. */
    BROKEN;

    /**
     * @param known up to where everything is known; {@link Offset#NONE} when there was nothing yet
     * @param heard of the event
     */
    public static Continuity of(Offset known, Offset heard) {
        if (known.equals(Offset.NONE)) {
            return heard.seq() == 1 ? NEXT : BROKEN;
        }
        if (!known.epoch().equals(heard.epoch())) {
            return BROKEN;
        }
        if (heard.seq() == known.seq() + 1) {
            return NEXT;
        }
        return heard.seq() <= known.seq() ? REPEATED : BROKEN;
    }
}
