package wagateway.api.worker;

/** A worker did not do what it was asked. */
public final class WorkerFailure extends RuntimeException {
    private final Kind kind;

    /** Why. */
    public enum Kind {
        /** It finds fault with what it was asked. */
        REFUSED,
        /** It answered, and has failed. */
        FAILED,
        UNREACHABLE,
        /** The gateway could not ask it. */
        NOT_ASKED,
        /** It was not asked, as it links no session without a phone number. */
        NUMBER_MISSING,
        /** It was not asked, as the phone number is that of another session. */
        NUMBER_TAKEN
    }

    public WorkerFailure(Kind kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** Whether the worker answered at all. */
    public boolean answered() {
        return kind == Kind.REFUSED || kind == Kind.FAILED;
    }

    /** Whether the fault is the worker's, so that others are better asked. */
    public boolean isOfWorker() {
        return kind == Kind.FAILED || kind == Kind.UNREACHABLE;
    }

    /** Whether another worker may do it. */
    public boolean mayPassElsewhere() {
        return kind != Kind.REFUSED && kind != Kind.NUMBER_TAKEN;
    }
}
