package wagateway.api.outbox;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import wagateway.model.identity.SessionId;

/**
 * What of each session this pod is publishing, or is going to: of each session one stretch at a time, so that nothing is published
 * twice, and nothing behind an event that failed. Any thread may call.
 */
final class UnderWay {
    private static final int MAX_STRETCH = 64;

    private final int capacity;
    private final Map<SessionId, Course> courses = new HashMap<>();
    private int held;

    /** @param capacity how many events there may be at once */
    UnderWay(int capacity) {
        this.capacity = capacity;
    }

    /** The events of a session that follow each other, for as long as there are some to publish. */
    private static final class Course {
        private final ArrayDeque<PendingEvent> waiting = new ArrayDeque<>();
        private long last;
    }

    /** What is to be published next of a session, in order of versions; never empty. */
    record Stretch(List<PendingEvent> events) {
        PendingEvent first() {
            return events.getFirst();
        }
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
        if (!follows && committed.older().size() > PublishQueue.MAX_OLDER) {
            return null;
        }
        List<PendingEvent> events = (follows
                        ? stored.stream()
                        : Stream.concat(committed.older().stream(), stored.stream()))
                .filter(event -> event.version().value() > before)
                .toList();
        if (events.isEmpty() || held + events.size() > capacity) {
            return null;
        }
        Course course = current == null ? new Course() : current;
        course.waiting.addAll(events);
        course.last = events.getLast().version().value();
        held += events.size();
        if (current != null) {
            return null;
        }
        courses.put(session, course);
        return next(course);
    }

    /** @return what is to be published next of the session; null when that is nothing */
    synchronized @Nullable Stretch published(Stretch stretch) {
        Course course = end(stretch);
        if (course.waiting.isEmpty()) {
            courses.remove(stretch.first().sessionId());
            return null;
        }
        return next(course);
    }

    /** It and all that waited for it are left to the relay. */
    synchronized void failed(Stretch stretch) {
        held -= end(stretch).waiting.size();
        courses.remove(stretch.first().sessionId());
    }

    private Course end(Stretch stretch) {
        held -= stretch.events().size();
        return Objects.requireNonNull(courses.get(stretch.first().sessionId()));
    }

    private static Stretch next(Course course) {
        var events = new ArrayList<PendingEvent>();
        while (events.size() < MAX_STRETCH && course.waiting.poll() instanceof PendingEvent event) {
            events.add(event);
        }
        return new Stretch(events);
    }

    /** Of how many something is. */
    synchronized int sessions() {
        return courses.size();
    }
}
