package wagateway.push.fanout;

import java.util.ArrayList;
import java.util.List;
import wagateway.push.source.StreamEntry;

/** Events that wait until what was missed before them has been read, in order. Guarded by its owner. */
final class HeldEvents {
    /** Beyond these the next reading of the stream brings them anyway. */
    private static final int MAX = 1_000;

    private List<StreamEntry> entries = List.of();
    private int beforeReading;

    /** @param lost whether it was heard before the reading began: what has no place in the stream then is not in it */
    record Held(StreamEntry entry, boolean lost) {}

    /** False when there were too many: all of them are dropped but this one. */
    boolean add(StreamEntry entry) {
        boolean fits = entries.size() < MAX;
        if (entries.isEmpty() || !fits) {
            entries = new ArrayList<>();
            beforeReading = 0;
        }
        entries.add(entry);
        return fits;
    }

    /** A reading begins. */
    void reading() {
        beforeReading = entries.size();
    }

    /** Those that have waited; none is left. */
    List<Held> release() {
        List<Held> released = new ArrayList<>(entries.size());
        for (StreamEntry entry : entries) {
            released.add(new Held(entry, released.size() < beforeReading));
        }
        entries = List.of();
        beforeReading = 0;
        return released;
    }
}
