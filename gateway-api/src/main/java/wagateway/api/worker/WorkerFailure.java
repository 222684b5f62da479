package wagateway.api.worker;

/** A worker did not do what it was asked. */
public final class WorkerFailure extends RuntimeException {
    private final boolean answered;

    /** @param answered whether the worker answered at all */
    public WorkerFailure(boolean answered, String message) {
        super(message, null, false, false);
        this.answered = answered;
    }

    public boolean answered() {
        return answered;
    }
}
