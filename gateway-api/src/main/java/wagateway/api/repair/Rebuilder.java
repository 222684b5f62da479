package wagateway.api.repair;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import wagateway.api.background.RepeatedTask;
import wagateway.api.background.ShutdownPhase;
import wagateway.api.metrics.GatewayMetric;
import wagateway.api.outbox.EventPublisher;
import wagateway.api.outbox.LatestEvents;
import wagateway.model.identity.UserId;

/**
 * Publishes the latest event of each session of a user again, then marks the hash as complete. An event that is
 * committed meanwhile has a higher version and wins, whichever comes first. A user is rebuilt once a second at most, by
 * all pods together, as each subscription to a session that does not exist asks for a rebuild: requests that come in
 * between share the next.
 *
 * <p>Not promised: that a request outlives Redis; the push pods ask again as long as the hash is incomplete.
 */
@Component
final class Rebuilder extends RepeatedTask {
    private static final Logger LOG = LoggerFactory.getLogger(Rebuilder.class);
    private static final int USER_CONCURRENCY = 8;
    private static final int MAX_WAITING = 1_024;
    private static final int EVENT_CONCURRENCY = 64;
    private static final Duration MIN_BACKOFF = Duration.ofMillis(200);
    private static final Duration MAX_BACKOFF = Duration.ofSeconds(5);

    private final RebuildRequests requests;
    private final LatestEvents latest;
    private final EventPublisher publisher;
    private final Counter rebuilt;

    Rebuilder(RebuildRequests requests, LatestEvents latest, EventPublisher publisher, MeterRegistry registry) {
        super(ShutdownPhase.PUBLISHING, "Rebuilding incomplete snapshots in Redis", MIN_BACKOFF, MAX_BACKOFF);
        this.requests = requests;
        this.latest = latest;
        this.publisher = publisher;
        this.rebuilt = GatewayMetric.REBUILT.counter(registry);
    }

    /** It ends only by failing. */
    @Override
    protected Mono<Duration> round() {
        return Mono.defer(() -> {
            Set<UserId> waiting = ConcurrentHashMap.newKeySet();
            return requests.requests()
                    .filter(waiting::add)
                    .flatMap(this::inTurn, MAX_WAITING, 1)
                    .doOnNext(waiting::remove)
                    .flatMap(this::rebuild, USER_CONCURRENCY, 1)
                    .then(Mono.empty());
        });
    }

    private Mono<UserId> inTurn(UserId user) {
        return Mono.defer(() -> requests.turn(user))
                .onErrorReturn(MIN_BACKOFF)
                .flatMap(wait ->
                        wait.isZero() ? Mono.just(user) : Mono.delay(wait).then(Mono.<UserId>empty()))
                .repeatWhenEmpty(again -> again);
    }

    private Mono<Void> rebuild(UserId user) {
        return latest.of(user)
                .flatMap(publisher::rebuild, EVENT_CONCURRENCY)
                .then(Mono.defer(() -> requests.complete(user)))
                .doOnSuccess(_ -> rebuilt.increment())
                .onErrorResume(e -> {
                    LOG.debug("The sessions of a user could not be rebuilt: {}", e.toString());
                    return Mono.delay(MIN_BACKOFF)
                            .then(Mono.defer(() -> requests.putBack(user)))
                            .onErrorComplete();
                });
    }
}
