package wagateway.api.outbox;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.LongSupplier;

/**
 * Measures for how long events have been on their way to Redis. Redis answers in the order in which it is asked, so the
 * events that have ended are always the oldest. One thread at a time.
 */
final class Lag {
    private final LongSupplier nanos;
    private final ArrayDeque<Mark> marks = new ArrayDeque<>();
    private long begun;
    private long ended;
    private long answered;
    private boolean everAnswered;

    /** @param upTo how many had begun by then */
    private record Mark(long upTo, long at) {}

    /** @param nanos a clock that never goes back */
    Lag(LongSupplier nanos) {
        this.nanos = nanos;
    }

    void begin(int events) {
        begun += events;
        marks.add(new Mark(begun, nanos.getAsLong()));
    }

    /** @param published whether Redis has them */
    void end(int events, boolean published) {
        ended += events;
        while (marks.peek() instanceof Mark first && first.upTo() <= ended) {
            marks.remove();
        }
        if (published) {
            answered = nanos.getAsLong();
            everAnswered = true;
        }
    }

    /** How many there are. */
    int events() {
        return (int) (begun - ended);
    }

    /** For how long the first has been. */
    Duration oldest() {
        return marks.peek() instanceof Mark first ? since(first.at()) : Duration.ZERO;
    }

    /** Whether Redis took an event within the time. */
    boolean hasAnsweredWithin(Duration time) {
        return everAnswered && since(answered).compareTo(time) < 0;
    }

    private Duration since(long at) {
        return Duration.ofNanos(nanos.getAsLong() - at);
    }
}
