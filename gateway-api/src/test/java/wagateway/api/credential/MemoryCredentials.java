package wagateway.api.credential;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import wagateway.model.identity.UserId;
import wagateway.model.identity.WorkerId;

/** Keeps credentials in memory, and counts how often it is read. */
public final class MemoryCredentials implements CredentialStore {
    private final List<IssuedCredential> all = new ArrayList<>();
    private final AtomicInteger reads = new AtomicInteger();
    private long change;

    /** None, though there is a key that some may be derived from. */
    public static Credentials none(InstantSource clock) {
        var settings = new CredentialSettings(
                null, null, List.of("a-key-that-only-tests-have-0123456789"), Duration.ZERO, true);
        return new Credentials(new MemoryCredentials(), settings, clock);
    }

    int reads() {
        return reads.get();
    }

    @Override
    public Mono<Long> latest() {
        return Mono.fromSupplier(() -> {
            reads.incrementAndGet();
            return change;
        });
    }

    @Override
    public Mono<List<IssuedCredential>> inForce() {
        return Mono.fromSupplier(() -> List.copyOf(all));
    }

    @Override
    public Mono<List<IssuedCredential>> of(WorkerId worker) {
        return inForce();
    }

    @Override
    public Mono<IssuedCredential> add(CredentialId id, String derivedFrom, Duration overlap, UserId by) {
        return Mono.fromSupplier(() -> {
            var added = new IssuedCredential(id, derivedFrom, null, Instant.EPOCH, by, false);
            all.add(added);
            change++;
            return added;
        });
    }

    @Override
    public Mono<Long> revoke(WorkerId worker, @Nullable String key) {
        return Mono.fromSupplier(() -> {
            long before = all.size();
            all.removeIf(one -> one.id().worker().equals(worker)
                    && (key == null || one.id().key().equals(key)));
            change++;
            return before - all.size();
        });
    }
}
