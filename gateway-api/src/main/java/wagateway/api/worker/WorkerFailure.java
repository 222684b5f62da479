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

    /**
     * Of a worker that answered, and not as it has to.
     *
     * @param what it did, as in "has answered without a code"
     */
    public static WorkerFailure failed(Worker worker, String what) {
        return new WorkerFailure(Kind.FAILED, "worker " + worker.id() + " " + what);
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
