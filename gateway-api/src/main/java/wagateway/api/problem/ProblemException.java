package wagateway.api.problem;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Ends a request with a problem. It carries no stack trace, as it says nothing about a fault of ours. */
public final class ProblemException extends RuntimeException {
    private final ProblemCode code;
    private final @Nullable String field;
    private final @Nullable Duration retryAfter;

    private ProblemException(ProblemCode code, String detail, @Nullable String field, @Nullable Duration retryAfter) {
        super(detail, null, false, false);
        this.code = code;
        this.field = field;
        this.retryAfter = retryAfter;
    }

    public static ProblemException of(ProblemCode code) {
        return new ProblemException(code, code.title(), null, null);
    }

    /** A request that may succeed after some time, which the answer tells in whole seconds. */
    public static ProblemException of(ProblemCode code, Duration retryAfter) {
        return new ProblemException(code, code.title(), null, retryAfter);
    }

    /**
     * A field of the body, or a parameter, that breaks a rule.
     *
     * @param rule follows the name of the field in a sentence: {@code must not be blank}
     */
    public static ProblemException ofField(String field, String rule) {
        return new ProblemException(ProblemCode.INVALID_FIELD, field + " " + rule, field, null);
    }

    /** After how long to try again; null where the code alone says that, or nothing does. */
    @Nullable
    Duration retryAfter() {
        return retryAfter;
    }

    Problem problem() {
        return Problem.of(code, String.valueOf(getMessage()), field);
    }
}
