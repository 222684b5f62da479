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
    private static final String OF_WORKERS = BearerToken.REQUIRED + " realm=\"workers\"";

    /** Of no registered scheme: the signatures of {@code docs/workers.md}. */
    private static final String SIGNED = "Webhook-Signature realm=\"workers\"";

    private static final Map<String, String> CHALLENGES = Map.ofEntries(
            challenge(ProblemCode.TOKEN_MISSING, BearerToken.REQUIRED),
            challenge(ProblemCode.TOKEN_INVALID, BearerToken.INVALID),
            challenge(ProblemCode.TOKEN_EXPIRED, BearerToken.EXPIRED),
            challenge(ProblemCode.WORKER_CREDENTIAL_MISSING, OF_WORKERS + ", " + SIGNED),
            challenge(ProblemCode.WORKER_CREDENTIAL_INVALID, OF_WORKERS + ", error=\"invalid_token\", " + SIGNED),
            challenge(ProblemCode.USER_TOKEN_SHOWN, OF_WORKERS + ", error=\"invalid_token\""),
            challenge(ProblemCode.TIMESTAMP_OFF, SIGNED),
            challenge(ProblemCode.TIMESTAMP_IN_MILLISECONDS, SIGNED),
            challenge(ProblemCode.SIGNATURE_MALFORMED, SIGNED),
            challenge(ProblemCode.SIGNATURE_OF_ANOTHER_BODY, SIGNED),
            challenge(ProblemCode.NONCE_USED, SIGNED));

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

    private static Map.Entry<String, String> challenge(ProblemCode code, String challenge) {
        return Map.entry(code.code(), challenge);
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
