package wagateway.api.watching;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import wagateway.api.background.RepeatedTask;
import wagateway.api.background.ShutdownPhase;
import wagateway.api.connect.SessionConnector;
import wagateway.api.metrics.GatewayMetric;
import wagateway.api.session.Session;
import wagateway.model.event.SessionEvent;

/**
 * Pauses linkings that nobody watches, so that WhatsApp is not asked for codes that nobody scans. Every pod looks; of those that
 * find the same linking one stores that it is paused, and none does when something happened first. While Redis does not say who
 * watches nobody is paused, nor for a while after it: those who watch are noted anew first.
 */
@Component
final class WatchingSweep extends RepeatedTask {
    private static final Logger LOG = LoggerFactory.getLogger(WatchingSweep.class);
    private static final int CONCURRENCY = 16;
    private static final Duration MAX_BACKOFF = Duration.ofSeconds(5);
    private static final String FIRST = "";

    private final PostgresLinkings linkings;
    private final RedisWatching watching;
    private final SessionConnector connector;
    private final WatchingSettings settings;
    private final InstantSource clock;
    private final Counter paused;
    private volatile Instant trusted = Instant.EPOCH;
    private volatile String after = FIRST;

    WatchingSweep(
            PostgresLinkings linkings,
            RedisWatching watching,
            SessionConnector connector,
            WatchingSettings settings,
            InstantSource clock,
            MeterRegistry registry) {
        super(ShutdownPhase.HOUSEKEEPING, "Pausing linkings that nobody watches", settings.interval(), MAX_BACKOFF);
        this.linkings = linkings;
        this.watching = watching;
        this.connector = connector;
        this.settings = settings;
        this.clock = clock;
        this.paused = GatewayMetric.PAUSED.counter(registry);
    }

    @Override
    protected Mono<Duration> round() {
        Instant now = clock.instant();
        return now.isBefore(trusted)
                ? Mono.just(settings.interval())
                : linkings.pausable(now.minus(settings.patience()), after, settings.batch())
                        .collectList()
                        .flatMap(found -> pauseUnwatched(found).then(Mono.fromSupplier(() -> next(found))));
    }

    private Mono<Void> pauseUnwatched(List<Session> found) {
        return Flux.fromIterable(found)
                .filterWhen(this::isUnwatched)
                .flatMap(this::pause, CONCURRENCY)
                .then();
    }

    private Mono<Boolean> isUnwatched(Session session) {
        return watching.isWatched(session)
                .map(watched -> !watched)
                .doOnError(_ -> trusted = clock.instant().plus(settings.patience()));
    }

    private Mono<SessionEvent> pause(Session session) {
        return connector
                .pause(session)
                .doOnNext(_ -> paused.increment())
                .doOnError(e -> LOG.warn("Session {} was not paused: {}", session.id(), e.toString()))
                .onErrorComplete();
    }

    private Duration next(List<Session> found) {
        boolean more = found.size() == settings.batch();
        after = more ? found.getLast().id().value() : FIRST;
        return more ? Duration.ZERO : settings.interval();
    }
}
