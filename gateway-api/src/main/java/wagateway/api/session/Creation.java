package wagateway.api.session;

/** What became of a new session. */
public sealed interface Creation {
    record Created(Session session) implements Creation {}

    /** The owner has a session of this name. */
    record Exists() implements Creation {}

    /** The id is, or was, another user's. */
    record IdTaken() implements Creation {}

    /** The owner has as many sessions as are allowed, those deleted lately included. */
    record LimitReached() implements Creation {}
}
