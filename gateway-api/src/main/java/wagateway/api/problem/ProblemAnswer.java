package wagateway.api.problem;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.ErrorResponse;
import wagateway.pod.BearerToken;

/**
 * How a failure is answered over HTTP, whatever writes the answer.
 *
 * @param headers all that the answer has on account of the failure
 * @param problem the body
 */
public record ProblemAnswer(HttpHeaders headers, Problem problem) {
    private static final Map<String, String> CHALLENGES = Map.of(
            ProblemCode.TOKEN_MISSING.code(), BearerToken.REQUIRED,
            ProblemCode.TOKEN_INVALID.code(), BearerToken.INVALID,
            ProblemCode.TOKEN_EXPIRED.code(), BearerToken.EXPIRED,
            ProblemCode.WORKER_CREDENTIAL_INVALID.code(), BearerToken.REQUIRED,
            ProblemCode.NONCE_USED.code(), BearerToken.REQUIRED);

    private static final Duration RETRY_WHEN_UNAVAILABLE = Duration.ofSeconds(2);

    /** @param failure of ours, or of the framework below */
    public static ProblemAnswer of(Throwable failure) {
        var headers = new HttpHeaders();
        Problem problem = Problem.of(failure);
        if (failure instanceof ErrorResponse framework) {
            headers.putAll(framework.getHeaders());
        }
        headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        Duration retryAfter = retryAfter(problem, failure);
        if (retryAfter != null) {
            headers.set(HttpHeaders.RETRY_AFTER, Long.toString(seconds(retryAfter)));
        }
        headers.setCacheControl(CacheControl.noStore());
        String challenge = CHALLENGES.get(problem.code());
        if (challenge != null) {
            headers.set(HttpHeaders.WWW_AUTHENTICATE, challenge);
        }
        return new ProblemAnswer(headers, problem);
    }

    private static @Nullable Duration retryAfter(Problem problem, Throwable failure) {
        if (failure instanceof ProblemException ours && ours.retryAfter() instanceof Duration told) {
            return told;
        }
        return problem.status() == HttpStatus.SERVICE_UNAVAILABLE.value() ? RETRY_WHEN_UNAVAILABLE : null;
    }

    /** The next whole number of seconds, as who comes a moment too early is refused again. */
    private static long seconds(Duration time) {
        return Math.max(1, time.plusSeconds(1).minusNanos(1).toSeconds());
    }
}
