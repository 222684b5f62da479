package wagateway.api.credential;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import wagateway.model.identity.UserId;
import wagateway.model.identity.WorkerId;

/** Where the credentials of workers are kept. */
public interface CredentialStore {
    /** Rises, or falls, with every change of what is in force. */
    Mono<Long> latest();

    /** Those that are good now or were until a moment ago, up to the latest change at least. */
    Mono<List<IssuedCredential>> inForce();

    /** Those of one worker, the newest first. */
    Mono<List<IssuedCredential>> of(WorkerId worker);

    /**
     * Adds one.
     *
     * @param overlap how long those before it stay good, at most
     */
    Mono<IssuedCredential> add(CredentialId id, String derivedFrom, Duration overlap, UserId by);

    /**
     * Ends one, or all of the worker. A worker that showed it last is given no more sessions until it registers with another.
     *
     * @param key of the one; null for all
     * @return how many have ended by it
     */
    Mono<Long> revoke(WorkerId worker, @Nullable String key);
}
