package wagateway.api.auth;

import java.time.InstantSource;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import wagateway.api.credential.CredentialId;
import wagateway.api.credential.CredentialSettings;
import wagateway.api.credential.Credentials;
import wagateway.api.problem.ProblemCode;
import wagateway.api.problem.ProblemException;
import wagateway.pod.BearerToken;

/**
 * Decides whether a worker sent a request, and which: by its own credential, or by one that all workers share. Its own is shown as
 * the bearer token {@code <credential id>.<secret>}.
 */
@Component
public final class WorkerCredential {
    private final SharedCredential shared;
    private final Credentials own;

    WorkerCredential(CredentialSettings settings, Credentials own, InstantSource clock) {
        this.shared = new SharedCredential(settings, clock);
        this.own = own;
    }

    /**
     * Lets a request of a worker by.
     *
     * @param header answers one of the request by its name
     * @param body the raw one, which is read only where a signature covers it
     * @param by what the request asks for; given who sent it, and the body where that was read, else null
     * @return what {@code by} does; fails with {@link ProblemCode#WORKER_CREDENTIAL_INVALID} where no worker sent the request
     */
    public <T> Mono<T> admit(
            Function<String, @Nullable String> header,
            Mono<byte[]> body,
            BiFunction<ProvenWorker, byte @Nullable [], Mono<T>> by) {
        String bearer = BearerToken.of(header.apply(HttpHeaders.AUTHORIZATION));
        if (bearer != null) {
            return shared.acceptsToken(bearer)
                    ? by.apply(ProvenWorker.ANY, null)
                    : owner(bearer).flatMap(worker -> by.apply(worker, null));
        }
        String timestamp = header.apply("X-Webhook-Timestamp");
        String signature = header.apply("X-Webhook-Signature");
        return timestamp == null || signature == null
                ? refused()
                : body.flatMap(bytes -> shared.acceptsSignature(timestamp, signature, bytes)
                        ? by.apply(ProvenWorker.ANY, bytes)
                        : refused());
    }

    private Mono<ProvenWorker> owner(String bearer) {
        int dot = Math.max(bearer.lastIndexOf('.'), 0);
        String secret = bearer.substring(dot == 0 ? 0 : dot + 1);
        return Mono.justOrEmpty(CredentialId.parse(bearer.substring(0, dot)))
                .filterWhen(id -> own.prove(id, known -> known.is(secret)))
                .map(ProvenWorker::new)
                .switchIfEmpty(refused());
    }

    private static <T> Mono<T> refused() {
        return Mono.error(() -> ProblemException.of(ProblemCode.WORKER_CREDENTIAL_INVALID));
    }
}
