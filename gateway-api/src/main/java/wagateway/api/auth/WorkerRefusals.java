package wagateway.api.auth;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import wagateway.api.credential.CredentialId;
import wagateway.api.credential.Signature;
import wagateway.api.metrics.GatewayMetric;
import wagateway.api.problem.ProblemCode;
import wagateway.api.problem.ProblemException;
import wagateway.pod.BearerToken;
import wagateway.pod.RateLimitedWarning;

/** Counts the calls of workers that are refused, and says in the log once a minute and code whose they were. */
final class WorkerRefusals {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerRefusals.class);

    private final MeterRegistry registry;
    private final Map<ProblemCode, RateLimitedWarning> warnings = new ConcurrentHashMap<>();

    WorkerRefusals(MeterRegistry registry) {
        this.registry = registry;
    }

    <T> Mono<T> refuse(WorkerRequest request, ProblemCode code) {
        GatewayMetric.WORKER_REFUSED.counter(registry, "code", code.code()).increment();
        warnings.computeIfAbsent(
                        code, _ -> new RateLimitedWarning(LOG, "A call of a worker from {} ({}) was refused, {}: {}"))
                .write(String.valueOf(request.peer().get()), name(request), code.code(), code.title());
        return Mono.error(ProblemException.of(code));
    }

    /** As it says, with nothing of the secret. */
    private static String name(WorkerRequest request) {
        String key = request.header().apply(Signature.KEY);
        String bearer = BearerToken.of(request.header().apply("Authorization"));
        String id = key != null || bearer == null ? key : bearer.substring(0, Math.max(bearer.lastIndexOf('.'), 0));
        return id == null
                ? "nameless"
                : CredentialId.parse(id).map(CredentialId::toString).orElse("nameless");
    }
}
