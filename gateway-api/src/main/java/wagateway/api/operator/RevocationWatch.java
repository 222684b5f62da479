package wagateway.api.operator;

import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import wagateway.api.background.RepeatedTask;
import wagateway.api.background.ShutdownPhase;
import wagateway.model.token.Revocation;
import wagateway.model.token.Revocations;
import wagateway.model.wire.RevocationList;

/**
 * Has this pod know what was revoked on any, and Redis, where push pods look, have what PostgreSQL has, also after it has lost
 * all. Looks every {@code 300 ms}, which costs two short reads.
 */
@Component
final class RevocationWatch extends RepeatedTask {
    private static final Duration INTERVAL = Duration.ofMillis(300);

    private final PostgresRevocations stored;
    private final RedisRevocations published;
    private final Revocations known;
    private volatile RevocationList last = new RevocationList(0, List.of());

    RevocationWatch(PostgresRevocations stored, RedisRevocations published, Revocations known) {
        super(ShutdownPhase.HOUSEKEEPING, "Looking for revoked tokens", INTERVAL, INTERVAL);
        this.stored = stored;
        this.published = published;
        this.known = known;
    }

    @Override
    protected Mono<Duration> round() {
        return look().thenReturn(INTERVAL);
    }

    /** Completes when this pod knows of all, and Redis has it. */
    Mono<Void> look() {
        return stored.latest()
                .flatMap(latest -> latest == last.change()
                        ? Mono.just(last)
                        : stored.inForce().map(all -> learn(new RevocationList(latest, all))))
                .flatMap(list -> published
                        .change()
                        .filter(change -> change != list.change())
                        .flatMap(_ -> published.write(list)));
    }

    private RevocationList learn(RevocationList list) {
        List<Revocation> all = list.revocations();
        known.replace(all);
        last = list;
        return list;
    }
}
