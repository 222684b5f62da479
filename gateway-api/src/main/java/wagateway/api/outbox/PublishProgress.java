package wagateway.api.outbox;

import wagateway.api.outbox.InFlightEvents.SessionQueue;

/** How far this pod had published the events of a session when a statement was sent that adds to them. */
public final class PublishProgress {
    /** Nothing of the session is in flight. */
    public static final PublishProgress NONE = new PublishProgress(0, new SessionQueue());

    private final long version;
    private final SessionQueue queue;

    PublishProgress(long version, SessionQueue queue) {
        this.version = version;
        this.queue = queue;
    }

    /** Up to this version its events need not be read: they have been published, or are being. */
    public long version() {
        return version;
    }

    /** Whether one that was being published was not. */
    boolean hasFailed() {
        return queue.hasFailed();
    }
}
