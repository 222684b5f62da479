package wagateway.api.session;

import java.util.List;
import wagateway.api.outbox.PendingEvent;

/** What became of a new session. */
public sealed interface Creation {
    record Created(Session session, List<PendingEvent> toPublish) implements Creation {}

    /** The owner has a session of this name. */
    record Exists() implements Creation {}

    /** The id is, or was, another user's. */
    record IdTaken() implements Creation {}

    /** The owner has as many sessions as are allowed, those deleted lately included. */
    record LimitReached() implements Creation {}
}
