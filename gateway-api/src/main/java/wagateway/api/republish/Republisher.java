package wagateway.api.republish;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import wagateway.api.outbox.EventPublisher;
import wagateway.api.outbox.LatestEvents;
import wagateway.api.republish.Masters.Master;

/**
 * Publishes again what the last master of Redis took and its replica never got: asynchronous replication lets a failover
 * lose it, though it has left the outbox. Each user's stream begins anew then, as offsets that were given out may be
 * taken by other events now.
 */
@Component
final class Republisher implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Republisher.class);
    private static final int PHASE = 1_000;
    private static final int EVENTS_AT_ONCE = 64;

    private final Masters masters;
    private final LatestEvents latest;
    private final EventPublisher publisher;
    private final RepublishSettings settings;
    private volatile @Nullable Disposable running;

    Republisher(Masters masters, LatestEvents latest, EventPublisher publisher, RepublishSettings settings) {
        this.masters = masters;
        this.latest = latest;
        this.publisher = publisher;
        this.settings = settings;
    }

    private Mono<Void> catchUp(Master master) {
        return latest.within(settings.window())
                .filter(event -> master.has().test(event.userId()))
                .flatMap(event -> publisher.publishLatest(event).thenReturn(event), EVENTS_AT_ONCE)
                .count()
                .flatMap(count -> masters.caughtUp(master)
                        .doOnSuccess(_ -> LOG.info("Redis has a new master: {} sessions were published again", count)));
    }

    private Mono<Void> round() {
        return masters.behind().concatMap(this::catchUp).then().onErrorResume(e -> {
            LOG.debug("What a failover of Redis lost is published later: {}", e.toString());
            return Mono.empty();
        });
    }

    @Override
    public void start() {
        running = Flux.interval(settings.interval())
                .onBackpressureDrop()
                .concatMap(_ -> round(), 1)
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
