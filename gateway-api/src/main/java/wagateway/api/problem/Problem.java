package wagateway.api.problem;

import org.jspecify.annotations.Nullable;

/**
 * The body of {@code application/problem+json} (RFC 9457 section 3).
 *
 * @param type a URN made of the code
 * @param title the same for every occurrence of the code
 * @param status the HTTP status again
 * @param detail what is wrong this time, for a person
 * @param code what a program relies on
 * @param field the field of the body or the parameter that is wrong, if it is one
 */
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String code,
        @Nullable String field) {
    /** The problem of a code, where no more is known than that. */
    public static Problem of(ProblemCode code) {
        return of(code, code.title(), null);
    }

    /**
     * A field of the body, or a parameter, that breaks a rule.
     *
     * @param rule follows the name of the field in a sentence: {@code must not be blank}
     */
    public static Problem ofField(String field, String rule) {
        return of(ProblemCode.INVALID_FIELD, field + " " + rule, field);
    }

    /** What a failure is answered with, of ours as of the framework below. */
    public static Problem of(Throwable failure) {
        return Problems.of(failure);
    }

    static Problem of(ProblemCode code, String detail, @Nullable String field) {
        return new Problem(
                "urn:wagateway:problem:" + code.code(),
                code.title(),
                code.status().value(),
                detail,
                code.code(),
                field);
    }
}
