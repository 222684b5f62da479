package wagateway.api.problem;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.validation.FieldError;
import org.springframework.validation.method.ParameterValidationResult;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.support.WebExchangeBindException;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.server.ServerWebInputException;
import reactor.netty.channel.AbortedException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.MismatchedInputException;

/** Recognises failures of the framework below our controllers as problems. */
final class Problems {
    private static final String WRONG_TYPE = "has the wrong type";
    private static final String WHOLE_NUMBER = "must be a whole number";
    private static final Map<Class<?>, String> EXPECTED = Map.of(
            String.class, "must be a string",
            int.class, WHOLE_NUMBER,
            Integer.class, WHOLE_NUMBER,
            Long.class, WHOLE_NUMBER,
            Instant.class, "must be an ISO-8601 time with its offset, like 2026-01-31T08:00:00.000Z");

    private Problems() {}

    static Problem of(Throwable failure) {
        if (failure instanceof ProblemException ours) {
            return ours.problem();
        }
        if (cause(failure, DataBufferLimitException.class).isPresent()) {
            return Problem.of(ProblemCode.BODY_TOO_LARGE);
        }
        return switch (failure) {
            case WebExchangeBindException invalid -> ofBody(invalid);
            case HandlerMethodValidationException invalid -> ofParameter(invalid);
            case ServerWebInputException unreadable -> ofInput(unreadable);
            case JacksonException misread -> ofField(misread).orElseGet(Problems::unreadableBody);
            // the connection ended before the request did
            case AbortedException _ -> Problem.of(ProblemCode.REQUEST_TIMEOUT);
            case ErrorResponse other -> Problem.of(code(other.getStatusCode().value()));
            case DataAccessResourceFailureException _,
                    TransientDataAccessException _,
                    CannotCreateTransactionException _ -> Problem.of(ProblemCode.DATABASE_UNAVAILABLE);
            default -> Problem.of(ProblemCode.INTERNAL_ERROR);
        };
    }

    private static Problem ofBody(WebExchangeBindException invalid) {
        return invalid.getFieldErrors().stream()
                .min((a, b) -> a.getField().compareTo(b.getField()))
                .map((FieldError error) -> ofField(error.getField(), error.getDefaultMessage()))
                .orElseGet(() -> Problem.of(ProblemCode.MALFORMED_BODY));
    }

    private static Problem ofParameter(HandlerMethodValidationException invalid) {
        ParameterValidationResult first =
                invalid.getParameterValidationResults().getFirst();
        return ofField(
                String.valueOf(first.getMethodParameter().getParameterName()),
                first.getResolvableErrors().getFirst().getDefaultMessage());
    }

    private static Problem ofInput(ServerWebInputException unreadable) {
        var parameter = unreadable.getMethodParameter();
        return cause(unreadable, JacksonException.class)
                .flatMap(Problems::ofField)
                .orElseGet(() -> parameter == null || parameter.hasParameterAnnotation(RequestBody.class)
                        ? unreadableBody()
                        : ofField(
                                String.valueOf(parameter.getParameterName()), expected(parameter.getParameterType())));
    }

    private static Problem unreadableBody() {
        return Problem.of(ProblemCode.MALFORMED_BODY, "The body is missing or not the expected JSON object", null);
    }

    /** Nothing where it is no JSON at all. */
    private static Optional<Problem> ofField(JacksonException misread) {
        String rule =
                misread instanceof MismatchedInputException mismatch ? expected(mismatch.getTargetType()) : WRONG_TYPE;
        return Optional.of(path(misread)).filter(path -> !path.isEmpty()).map(path -> ofField(path, rule));
    }

    private static String expected(@Nullable Class<?> type) {
        return EXPECTED.getOrDefault(type == null ? Object.class : type, WRONG_TYPE);
    }

    private static String path(JacksonException e) {
        return e.getPath().stream()
                .flatMap(step -> Stream.ofNullable(step.getPropertyName()))
                .collect(Collectors.joining("."));
    }

    private static ProblemCode code(int status) {
        return switch (status) {
            case 404 -> ProblemCode.NOT_FOUND;
            case 405 -> ProblemCode.METHOD_NOT_ALLOWED;
            case 406 -> ProblemCode.NOT_ACCEPTABLE;
            case 413 -> ProblemCode.BODY_TOO_LARGE;
            case 415 -> ProblemCode.MEDIA_TYPE_NOT_SUPPORTED;
            default -> status < 500 ? ProblemCode.BAD_REQUEST : ProblemCode.INTERNAL_ERROR;
        };
    }

    private static Problem ofField(String field, @Nullable String rule) {
        return Problem.ofField(field, rule == null ? "is not valid" : rule);
    }

    private static <T extends Throwable> Optional<T> cause(Throwable failure, Class<T> type) {
        return Stream.<Throwable>iterate(failure, e -> e != null, Throwable::getCause)
                .limit(10)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }
}
