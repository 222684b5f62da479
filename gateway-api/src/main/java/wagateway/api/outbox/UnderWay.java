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
 * What of each session this pod is publishing, is going to, or has published and not yet taken out of the outbox: of each session
 * one stretch at a time, so that nothing is published twice, and nothing behind an event that failed. Any thread may call.
 */
final class UnderWay {
    private static final int MAX_STRETCH = 64;
    private static final Duration ANSWERS = Duration.ofSeconds(1);

    private final int capacity;
    private final Map<SessionId, Course> courses = new HashMap<>();
    private final Lag lag;

    /**
     * @param capacity how many events may be published or wait at once
     * @param nanos a clock that never goes back
     */
    UnderWay(int capacity, LongSupplier nanos) {
        this.capacity = capacity;
        this.lag = new Lag(nanos);
    }

    /** The events of a session that follow each other. */
    static final class Course {
        private final ArrayDeque<PendingEvent> waiting = new ArrayDeque<>();
        private long last;
        private boolean publishing;
        private volatile boolean failed;

        boolean hasFailed() {
            return failed;
        }
    }

    /** What is to be published next of a session, in order of versions; never empty. */
    record Stretch(Course course, List<PendingEvent> events) {
        PendingEvent first() {
            return events.getFirst();
        }
    }

    synchronized Known known(SessionId session) {
        return courses.get(session) instanceof Course course ? new Known(course.last, course) : Known.NONE;
    }

    /**
     * Adds what is not under way already, and fits.
     *
     * @return what is to be published now; null when there is nothing, or it waits for what is being published of the session
     */
    synchronized @Nullable Stretch add(Committed committed) {
        List<PendingEvent> stored = committed.stored();
        SessionId session = stored.getFirst().sessionId();
        Course current = courses.get(session);
        long before = current == null ? 0 : current.last;
        boolean follows = before >= stored.getFirst().version().value() - 1;
        if (committed.known().hasFailed() || (!follows && committed.older().size() > PublishQueue.MAX_OLDER)) {
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
        Course course = current == null ? new Course() : current;
        courses.put(session, course);
        course.waiting.addAll(events);
        course.last = events.getLast().version().value();
        lag.begin(events.size());
        return course.publishing ? null : next(course);
    }

    /** @return what is to be published next of the session; null when that is nothing */
    synchronized @Nullable Stretch published(Stretch stretch) {
        lag.end(stretch.events().size(), true);
        return next(stretch.course());
    }

    private static @Nullable Stretch next(Course course) {
        var events = new ArrayList<PendingEvent>();
        while (events.size() < MAX_STRETCH && course.waiting.poll() instanceof PendingEvent event) {
            events.add(event);
        }
        course.publishing = !events.isEmpty();
        return course.publishing ? new Stretch(course, events) : null;
    }

    /** It and all that waited for it are left to the relay. */
    synchronized void failed(Stretch stretch) {
        Course course = stretch.course();
        course.failed = true;
        lag.end(stretch.events().size() + course.waiting.size(), false);
        courses.remove(stretch.first().sessionId(), course);
    }

    /** They are in the outbox no more, or are to be read from there again. */
    synchronized void forget(List<PendingEvent> published) {
        for (PendingEvent event : published) {
            Course course = courses.get(event.sessionId());
            if (course != null
                    && !course.publishing
                    && course.last == event.version().value()) {
                courses.remove(event.sessionId());
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

    /** Of how many something is known. */
    synchronized int sessions() {
        return courses.size();
    }
}
