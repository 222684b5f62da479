package wagateway.api.rebuild;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import wagateway.api.outbox.EventPublisher;
import wagateway.api.outbox.LatestEvents;
import wagateway.model.identity.UserId;

/**
 * Publishes the latest event of each session of a user again, then marks the hash as complete. An event that is
 * committed meanwhile has a higher version and wins, whichever comes first.
 *
 * <p>Not promised: that a request outlives Redis; the push pods ask again as long as the hash is incomplete.
 */
@Component
final class Rebuilder implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Rebuilder.class);
    private static final int PHASE = 1_000;
    private static final int USERS_AT_ONCE = 8;
    private static final int EVENTS_AT_ONCE = 64;
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final RebuildRequests requests;
    private final LatestEvents latest;
    private final EventPublisher publisher;
    private volatile @Nullable Disposable running;

    Rebuilder(RebuildRequests requests, LatestEvents latest, EventPublisher publisher) {
        this.requests = requests;
        this.latest = latest;
        this.publisher = publisher;
    }

    private Mono<Void> rebuild(UserId user) {
        return latest.of(user)
                .flatMap(publisher::publishLatest, EVENTS_AT_ONCE)
                .then(Mono.defer(() -> requests.complete(user)))
                .onErrorResume(e -> {
                    LOG.debug("The sessions of a user could not be rebuilt: {}", e.toString());
                    return Mono.delay(SHORTEST_PAUSE)
                            .then(Mono.defer(() -> requests.putBack(user)))
                            .onErrorComplete();
                });
    }

    @Override
    public void start() {
        running = requests.requests()
                .flatMap(this::rebuild, USERS_AT_ONCE, 1)
                .retryWhen(Retry.backoff(Long.MAX_VALUE, SHORTEST_PAUSE)
                        .maxBackoff(LONGEST_PAUSE)
                        .transientErrors(true))
                .subscribe();
    }

    @Override
    public void stop() {
        if (running instanceof Disposable ending) {
            ending.dispose();
        }
        running = null;
    }

    @Override
    public boolean isRunning() {
        return running != null;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
