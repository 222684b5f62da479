package wagateway.api.connect;

import org.jspecify.annotations.Nullable;
import wagateway.api.problem.ProblemCode;
import wagateway.api.problem.ProblemException;
import wagateway.api.worker.WorkerFailure;
import wagateway.model.event.Reason;

/** What the user is told of a session that no worker opened. */
final class NotOpened {
    private NotOpened() {}

    static ProblemException problem(WorkerFailure failure) {
        return switch (failure.kind()) {
            case REFUSED, FAILED -> ProblemException.of(ProblemCode.WORKER_REFUSED);
            case UNREACHABLE, NOT_ASKED -> ProblemException.of(ProblemCode.WORKER_UNREACHABLE);
            case NUMBER_MISSING -> ofNumber("must be given, as the worker links no session without it");
            case NUMBER_TAKEN -> ofNumber("is that of another session");
        };
    }

    /** Null where nothing fits. */
    static @Nullable Reason reason(WorkerFailure failure) {
        return switch (failure.kind()) {
            case UNREACHABLE, NOT_ASKED -> Reason.WORKER_LOST;
            case REFUSED, FAILED, NUMBER_MISSING, NUMBER_TAKEN -> null;
        };
    }

    private static ProblemException ofNumber(String rule) {
        return ProblemException.ofField("phoneNumber", rule);
    }
}
