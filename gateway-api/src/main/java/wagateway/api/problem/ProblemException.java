package wagateway.api.problem;

import org.jspecify.annotations.Nullable;

/** Ends a request with a problem. It carries no stack trace, as it says nothing about a fault of ours. */
public final class ProblemException extends RuntimeException {
    private final ProblemCode code;
    private final @Nullable String field;

    private ProblemException(ProblemCode code, String detail, @Nullable String field) {
        super(detail, null, false, false);
        this.code = code;
        this.field = field;
    }

    public static ProblemException of(ProblemCode code) {
        return new ProblemException(code, code.title(), null);
    }

    /**
     * A field of the body, or a parameter, that breaks a rule.
     *
     * @param rule follows the name of the field in a sentence: {@code must not be blank}
     */
    public static ProblemException ofField(String field, String rule) {
        return new ProblemException(ProblemCode.INVALID_FIELD, field + " " + rule, field);
    }

    Problem problem() {
        return Problem.of(code, String.valueOf(getMessage()), field);
    }
}
