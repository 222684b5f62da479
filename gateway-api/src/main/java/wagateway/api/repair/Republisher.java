package wagateway.api.repair;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import wagateway.api.background.RepeatedTask;
import wagateway.api.background.ShutdownPhase;
import wagateway.api.outbox.EventPublisher;
import wagateway.api.outbox.LatestEvents;
import wagateway.api.repair.Masters.Master;

/**
 * Publishes again what the last master of Redis took and its replica never got: asynchronous replication lets a
 * failover lose it, though it has left the outbox. Each user's stream begins anew then, as an offset that a client has
 * may belong to another event now.
 */
@Component
final class Republisher extends RepeatedTask {
    private static final Logger LOG = LoggerFactory.getLogger(Republisher.class);
    private static final int CONCURRENCY = 64;
    private static final Duration MAX_BACKOFF = Duration.ofSeconds(5);

    private final Masters masters;
    private final LatestEvents latest;
    private final EventPublisher publisher;
    private final RepublishSettings settings;

    Republisher(Masters masters, LatestEvents latest, EventPublisher publisher, RepublishSettings settings) {
        super(
                ShutdownPhase.PUBLISHING,
                "Publishing again what a failover of Redis lost",
                settings.interval(),
                MAX_BACKOFF);
        this.masters = masters;
        this.latest = latest;
        this.publisher = publisher;
        this.settings = settings;
    }

    private Mono<Void> catchUp(Master master) {
        return latest.within(settings.window())
                .filter(event -> master.has().test(event.userId()))
                .flatMap(event -> publisher.publishLatest(event).thenReturn(event), CONCURRENCY)
                .count()
                .flatMap(count -> masters.caughtUp(master)
                        .doOnSuccess(_ -> LOG.info("Redis has a new master: {} sessions were published again", count)));
    }

    @Override
    protected Mono<Duration> round() {
        return masters.behind().concatMap(this::catchUp).then(Mono.just(settings.interval()));
    }
}
