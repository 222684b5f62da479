package wagateway.api.outbox;

import wagateway.api.outbox.UnderWay.Course;

/** How far this pod had come with the events of a session when a statement was sent that adds to them. */
public final class Known {
    /** Nothing is known of the session. */
    public static final Known NONE = new Known(0, new Course());

    private final long version;
    private final Course course;

    Known(long version, Course course) {
        this.version = version;
        this.course = course;
    }

    /** Up to this version its events need not be read: they have been published, or are being. */
    public long version() {
        return version;
    }

    /** Whether one that was being published was not. */
    boolean hasFailed() {
        return course.hasFailed();
    }
}
