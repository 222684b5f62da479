package wagateway.api.problem;

import io.micrometer.tracing.Span;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import org.springframework.core.NestedExceptionUtils;

/** Logs the requests that failed, except those that only their caller can correct. */
public final class ProblemLog {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemLog.class);

    private static final Set<String> LOGGED_BY_THEIR_CAUSE =
            Set.of(ProblemCode.WORKER_UNREACHABLE.code(), ProblemCode.WORKER_REFUSED.code());

    private ProblemLog() {}

    /** @param request the span of the request; null when there is none */
    public static void log(String method, String path, Problem problem, Throwable failure, @Nullable Span request) {
        if (problem.code().equals(ProblemCode.INTERNAL_ERROR.code())) {
            traced(LOG.atError(), request).setCause(failure).log("{} {} failed", method, path);
        } else if (problem.status() >= 500 && !LOGGED_BY_THEIR_CAUSE.contains(problem.code())) {
            // a failed statement says all of its text before it says why
            Throwable cause = NestedExceptionUtils.getMostSpecificCause(failure);
            traced(LOG.atWarn(), request).log("{} {}: {}: {}", method, path, problem.code(), cause.getMessage());
        } else {
            LOG.debug("{} {}: {}", method, path, problem.code());
        }
    }

    private static LoggingEventBuilder traced(LoggingEventBuilder line, @Nullable Span request) {
        return request == null
                ? line
                : line.addKeyValue("traceId", request.context().traceId());
    }
}
