package wagateway.api.worker.http;

import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import wagateway.api.credential.CredentialId;
import wagateway.api.credential.Credentials;
import wagateway.api.credential.Signature;
import wagateway.api.worker.Worker;
import wagateway.api.worker.WorkerFailure;

/** Signs calls with the credential that the worker showed last, so that it knows who calls. */
@Component
final class CallSigner {
    private final Credentials credentials;
    private final InstantSource clock;

    CallSigner(Credentials credentials, InstantSource clock) {
        this.credentials = credentials;
        this.clock = clock;
    }

    /**
     * The headers of a call, with another nonce for each subscriber; none for a worker that has shown a shared credential.
     *
     * @return fails with a {@link WorkerFailure} where the credential is not good any more: whoever is there is not to be called
     */
    Mono<Map<String, String>> headers(Worker worker, String method, URI uri, byte[] body) {
        CredentialId id = worker.credential();
        if (id == null) {
            return Mono.just(Map.of());
        }
        String target = uri.getRawPath();
        return credentials
                .secret(id)
                .switchIfEmpty(Mono.error(() -> new WorkerFailure(
                        WorkerFailure.Kind.NOT_ASKED,
                        "worker " + worker.id() + " is not called: its credential is not good any more")))
                .map(secret -> Signature.now(method, target, clock.instant()).headers(id, secret, body));
    }
}
