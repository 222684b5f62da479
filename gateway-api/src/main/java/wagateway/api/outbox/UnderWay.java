package wagateway.api.outbox;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import wagateway.model.identity.SessionId;

/**
 * What of each session is being published by one lane, so that nothing is published twice, and nothing behind an event that
 * failed. Any thread may call; what is emitted may end within the call.
 */
final class UnderWay {
    private final Map<SessionId, Course> courses = new HashMap<>();

    /** Events of a session that follow each other without a gap, for as long as there are some to publish. */
    private static final class Course {
        private long last;
        private volatile boolean failed;
    }

    /** Some of a course, in order of their versions; never empty. */
    record Stretch(Course course, List<PendingEvent> events) {
        /** Whether an event before these was not published: they are left to the relay with it. */
        boolean isStranded() {
            return course.failed;
        }
    }

    /**
     * Adds what is not under way already.
     *
     * @param older events of the session that were in the outbox before, the oldest first
     * @param all whether there were no others; else they are not known to follow each other
     * @param stored those that were just committed, in order; never empty
     * @param emit takes what is to be published, in the order of the calls for one session; false when it has no room
     */
    synchronized void add(List<PendingEvent> older, boolean all, List<PendingEvent> stored, Predicate<Stretch> emit) {
        SessionId session = stored.getFirst().sessionId();
        Course current = courses.get(session);
        Course course = current == null || current.failed ? new Course() : current;
        long before = course.last;
        boolean follows = before >= stored.getFirst().version().value() - 1;
        if (!follows && !all) {
            return;
        }
        List<PendingEvent> events = (follows ? stored.stream() : Stream.concat(older.stream(), stored.stream()))
                .filter(event -> event.version().value() > before)
                .toList();
        if (events.isEmpty()) {
            return;
        }
        course.last = events.getLast().version().value();
        courses.put(session, course);
        if (!emit.test(new Stretch(course, events))) {
            course.last = before;
            courses.remove(session, course);
            if (current != null) {
                courses.put(session, current);
            }
        }
    }

    /** Nothing of it is under way any more. */
    synchronized void ended(Stretch stretch) {
        PendingEvent last = stretch.events().getLast();
        if (stretch.course().last == last.version().value()) {
            courses.remove(last.sessionId(), stretch.course());
        }
    }

    /** Of how many something is. */
    synchronized int sessions() {
        return courses.size();
    }

    /** One of its events was not published. */
    synchronized void failed(Stretch stretch) {
        stretch.course().failed = true;
        ended(stretch);
    }
}
