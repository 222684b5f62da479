package wagateway.api.problem;

import io.netty.channel.ChannelException;
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
import tools.jackson.core.JacksonException;

/** Recognises failures of the framework below our controllers as problems. */
final class Problems {
    private Problems() {}

    static Problem of(Throwable failure) {
        if (failure instanceof ProblemException ours) {
            return ours.problem();
        }
        if (cause(failure, DataBufferLimitException.class).isPresent()) {
            return plain(ProblemCode.BODY_TOO_LARGE);
        }
        return switch (failure) {
            case WebExchangeBindException invalid -> ofBody(invalid);
            case HandlerMethodValidationException invalid -> ofParameter(invalid);
            case ServerWebInputException unreadable -> ofInput(unreadable);
            // what Reactor Netty ends the reading of a late request with; its own class is not public
            case ChannelException _ -> plain(ProblemCode.REQUEST_TIMEOUT);
            case ErrorResponse other -> plain(code(other.getStatusCode().value()));
            case DataAccessResourceFailureException _,
                    TransientDataAccessException _,
                    CannotCreateTransactionException _ -> plain(ProblemCode.DATABASE_UNAVAILABLE);
            default -> plain(ProblemCode.INTERNAL_ERROR);
        };
    }

    private static Problem ofBody(WebExchangeBindException invalid) {
        return invalid.getFieldErrors().stream()
                .min((a, b) -> a.getField().compareTo(b.getField()))
                .map((FieldError error) -> ofField(error.getField(), error.getDefaultMessage()))
                .orElseGet(() -> plain(ProblemCode.MALFORMED_BODY));
    }

    private static Problem ofParameter(HandlerMethodValidationException invalid) {
        ParameterValidationResult first =
                invalid.getParameterValidationResults().getFirst();
        return ofField(
                String.valueOf(first.getMethodParameter().getParameterName()),
                first.getResolvableErrors().getFirst().getDefaultMessage());
    }

    private static Problem ofInput(ServerWebInputException unreadable) {
        Optional<String> field =
                cause(unreadable, JacksonException.class).map(Problems::path).filter(path -> !path.isEmpty());
        if (field.isPresent()) {
            return ofField(field.get(), "has the wrong type");
        }
        var parameter = unreadable.getMethodParameter();
        return parameter == null || parameter.hasParameterAnnotation(RequestBody.class)
                ? Problem.of(ProblemCode.MALFORMED_BODY, "The body is missing or not the expected JSON object", null)
                : ofField(String.valueOf(parameter.getParameterName()), "is missing or has the wrong type");
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
        return ProblemException.ofField(field, rule == null ? "is not valid" : rule)
                .problem();
    }

    private static Problem plain(ProblemCode code) {
        return Problem.of(code, code.title(), null);
    }

    private static <T extends Throwable> Optional<T> cause(Throwable failure, Class<T> type) {
        return Stream.<Throwable>iterate(failure, e -> e != null, Throwable::getCause)
                .limit(10)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }
}
