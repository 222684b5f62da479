package wagateway.model.event;

/**
 * The place of an event in the life of its session: 1 for the first, one more for each stored event. A client never
 * sees a lower version after a higher one.
 *
 * @param value at least 1
 */
public record EventVersion(long value) implements Comparable<EventVersion> {
    /** @throws IllegalArgumentException when the value is below 1 */
    public EventVersion {
        if (value < 1) {
            throw new IllegalArgumentException("a version is at least 1");
        }
    }

    @Override
    public int compareTo(EventVersion other) {
        return Long.compare(value, other.value);
    }
}
