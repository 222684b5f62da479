package wagateway.api.credential;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import wagateway.api.background.RepeatedTask;
import wagateway.api.background.ShutdownPhase;
import wagateway.api.problem.ProblemCode;
import wagateway.api.problem.ProblemException;
import wagateway.model.identity.UserId;
import wagateway.model.identity.WorkerId;

/**
 * The credentials in force as this pod knows them, so that to check one costs no query. Looks for changes every {@code 300 ms}, by
 * one short read; what it knows is good for 3 s. Who shows a credential that none of the keys derived is refused without a query, so
 * only who was given one can cause any.
 */
@Component
public final class Credentials extends RepeatedTask {
    private static final Duration INTERVAL = Duration.ofMillis(300);
    private static final Duration TRUSTED = Duration.ofSeconds(3);
    private static final Duration SHARED = Duration.ofMillis(50);

    private final CredentialStore store;
    private final CredentialKeys keys;
    private final InstantSource clock;
    private final Mono<Known> look;
    private final AtomicReference<Known> known =
            new AtomicReference<>(new Known(-1, Map.of(), System.nanoTime() - TRUSTED.toNanos()));

    Credentials(CredentialStore store, CredentialSettings settings, InstantSource clock) {
        super(ShutdownPhase.HOUSEKEEPING, "Looking for credentials of workers", INTERVAL, INTERVAL);
        this.store = store;
        this.keys = new CredentialKeys(settings);
        this.clock = clock;
        this.look = Mono.defer(this::read).cache(SHARED);
    }

    /** @param at when that was so, as {@link System#nanoTime} says it */
    private record Known(long change, Map<CredentialId, InForce> byId, long at) {
        Known orNewer(Known other) {
            return other.at - at > 0 ? other : this;
        }

        boolean isTrusted() {
            return System.nanoTime() - at < TRUSTED.toNanos();
        }
    }

    private record InForce(Secret secret, IssuedCredential issued) {}

    /**
     * What a worker is told of its new credential, this once.
     *
     * @param text all of it: the id, a full stop and the secret
     */
    public record Made(IssuedCredential issued, String text) {
        /** Without the secret. */
        @Override
        public String toString() {
            return "Made[" + issued.id() + "]";
        }
    }

    @Override
    protected Mono<Duration> round() {
        return keys.newest().isEmpty() ? Mono.never() : look.thenReturn(INTERVAL);
    }

    /**
     * Whether the credential is good, and what was sent proves that its sender has it.
     *
     * @param proof given the secret
     * @return fails when it cannot be told, as PostgreSQL is away
     */
    public Mono<Boolean> prove(CredentialId id, Predicate<Secret> proof) {
        Known now = known.get();
        if (now.isTrusted() && now.byId().get(id) instanceof InForce credential) {
            return Mono.just(isGood(credential, proof));
        }
        return keys.candidates(id).noneMatch(proof)
                ? Mono.just(false)
                : find(id).map(credential -> isGood(credential, proof)).defaultIfEmpty(false);
    }

    /** What a credential that is good now makes signatures with; empty where it is not. */
    public Mono<Secret> secret(CredentialId id) {
        Known now = known.get();
        return (now.isTrusted() && now.byId().get(id) instanceof InForce credential ? Mono.just(credential) : find(id))
                .filter(credential -> isGood(credential, _ -> true))
                .map(InForce::secret);
    }

    /** @return fails with {@link ProblemCode#WORKER_KEYS_MISSING} */
    public Mono<Made> make(WorkerId worker, Duration overlap, UserId by) {
        CredentialId id = CredentialId.of(worker);
        return Mono.justOrEmpty(keys.newest())
                .switchIfEmpty(Mono.error(() -> ProblemException.of(ProblemCode.WORKER_KEYS_MISSING)))
                .flatMap(key -> store.add(id, key, overlap, by))
                .map(issued -> new Made(
                        issued, id + "." + keys.derive(id, issued.derivedFrom()).orElseThrow()));
    }

    /** Those of one worker, the newest first, with those that ended lately. */
    public Mono<List<IssuedCredential>> of(WorkerId worker) {
        return store.of(worker);
    }

    /**
     * From now on this pod does not accept it, and no other a second later.
     *
     * @param key of the one; null for all of the worker
     * @return how many have ended by it
     */
    public Mono<Long> revoke(WorkerId worker, @Nullable String key) {
        return store.revoke(worker, key)
                .flatMap(ended -> Mono.defer(this::read).onErrorComplete().thenReturn(ended));
    }

    /** What was read before the call may be older than the credential: where it is not in there, a later reading decides. */
    private Mono<InForce> find(CredentialId id) {
        return Mono.defer(() -> {
            long asked = System.nanoTime();
            return look.filter(read -> known.get().byId().containsKey(id) || read.at() - asked >= 0)
                    .repeatWhenEmpty(times -> times.delayElements(SHARED))
                    .flatMap(_ -> Mono.justOrEmpty(known.get().byId().get(id)));
        });
    }

    private boolean isGood(InForce credential, Predicate<Secret> proof) {
        return proof.test(credential.secret()) && credential.issued().isValidAt(clock.instant());
    }

    private Mono<Known> read() {
        long at = System.nanoTime();
        Known before = known.get();
        return store.latest()
                .flatMap(latest -> latest == before.change()
                        ? Mono.just(new Known(latest, before.byId(), at))
                        : store.inForce().map(all -> new Known(latest, secrets(all), at)))
                .map(found -> known.accumulateAndGet(found, Known::orNewer));
    }

    private Map<CredentialId, InForce> secrets(List<IssuedCredential> all) {
        var byId = new HashMap<CredentialId, InForce>();
        for (IssuedCredential issued : all) {
            Optional<String> secret = keys.derive(issued.id(), issued.derivedFrom());
            secret.ifPresent(text -> byId.put(issued.id(), new InForce(new Secret(text), issued)));
        }
        return byId;
    }
}
