package wagateway.api.outbox;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import wagateway.model.identity.SessionId;

/**
 * The events that this pod is publishing, is going to publish, or has published and not yet taken out of the outbox: of
 * each session one batch at a time, so that nothing is published twice, and nothing after an event that failed. Any
 * thread may call.
 */
final class InFlightEvents {
    private static final int MAX_BATCH = 64;
    private static final Duration ANSWERS = Duration.ofSeconds(1);

    private final int capacity;
    private final Map<SessionId, SessionQueue> queues = new HashMap<>();
    private final Lag lag;

    /**
     * @param capacity how many events may be published or wait at once
     * @param nanos a clock that never goes back
     */
    InFlightEvents(int capacity, LongSupplier nanos) {
        this.capacity = capacity;
        this.lag = new Lag(nanos);
    }

    /** The consecutive events of one session. */
    static final class SessionQueue {
        private final ArrayDeque<PendingEvent> waiting = new ArrayDeque<>();
        private long last;
        private boolean publishing;
        private volatile boolean failed;

        boolean hasFailed() {
            return failed;
        }
    }

    /** What is to be published next of a session, in order of versions; never empty. */
    record Batch(SessionQueue queue, List<PendingEvent> events) {
        PendingEvent first() {
            return events.getFirst();
        }
    }

    synchronized PublishProgress progress(SessionId session) {
        return queues.get(session) instanceof SessionQueue queue
                ? new PublishProgress(queue.last, queue)
                : PublishProgress.NONE;
    }

    /**
     * Adds the events that are not here already, as far as there is room.
     *
     * @return what is to be published now; null when there is nothing, or it waits for what is being published of the
     *     session
     */
    synchronized @Nullable Batch add(Committed committed) {
        List<PendingEvent> stored = committed.stored();
        SessionId session = stored.getFirst().sessionId();
        SessionQueue current = queues.get(session);
        long before = current == null ? 0 : current.last;
        boolean follows = before >= stored.getFirst().version().value() - 1;
        if (committed.progress().hasFailed() || (!follows && committed.older().size() > PublishQueue.MAX_OLDER)) {
            return null;
        }
        List<PendingEvent> events = (follows
                        ? stored.stream()
                        : Stream.concat(committed.older().stream(), stored.stream()))
                .filter(event -> event.version().value() > before)
                .toList();
        if (events.isEmpty() || lag.events() + events.size() > capacity) {
            return null;
        }
        SessionQueue queue = current == null ? new SessionQueue() : current;
        queues.put(session, queue);
        queue.waiting.addAll(events);
        queue.last = events.getLast().version().value();
        lag.begin(events.size());
        return queue.publishing ? null : next(queue);
    }

    /** @return what is to be published next of the session; null when that is nothing */
    synchronized @Nullable Batch published(Batch batch) {
        lag.end(batch.events().size(), true);
        return next(batch.queue());
    }

    private static @Nullable Batch next(SessionQueue queue) {
        var events = new ArrayList<PendingEvent>();
        while (events.size() < MAX_BATCH && queue.waiting.poll() instanceof PendingEvent event) {
            events.add(event);
        }
        queue.publishing = !events.isEmpty();
        return queue.publishing ? new Batch(queue, events) : null;
    }

    /** The batch, and all that waited behind it, are left to the relay. */
    synchronized void failed(Batch batch) {
        SessionQueue queue = batch.queue();
        queue.failed = true;
        lag.end(batch.events().size() + queue.waiting.size(), false);
        queues.remove(batch.first().sessionId(), queue);
    }

    /** These events have left the outbox, or are to be read from there again. */
    synchronized void forget(List<PendingEvent> published) {
        for (PendingEvent event : published) {
            SessionQueue queue = queues.get(event.sessionId());
            if (queue != null
                    && !queue.publishing
                    && queue.last == event.version().value()) {
                queues.remove(event.sessionId());
            }
        }
    }

    /** Whether nothing is being published. */
    synchronized boolean isIdle() {
        return lag.events() == 0;
    }

    /** Whether Redis answers, and events wait for it for longer than this, or take more than half of the room. */
    synchronized boolean isBehind(Duration limit) {
        return lag.hasAnsweredWithin(ANSWERS) && (lag.oldest().compareTo(limit) > 0 || lag.events() > capacity / 2);
    }

    /** For how long the first of them has waited; zero when there is none. */
    synchronized Duration oldest() {
        return lag.oldest();
    }

    /** How many sessions have events here. */
    synchronized int sessions() {
        return queues.size();
    }
}
