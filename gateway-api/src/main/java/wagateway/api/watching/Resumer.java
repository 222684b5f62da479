package wagateway.api.watching;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import wagateway.api.background.RepeatedTask;
import wagateway.api.background.ShutdownPhase;
import wagateway.api.connect.SessionConnector;
import wagateway.api.metrics.GatewayMetric;
import wagateway.model.channel.ResumeRequest;

/**
 * Has paused sessions linked again that somebody watches. What cannot be decided now is asked for again a while later.
 *
 * <p>Not promised: that a request outlives the death of the pod that took it. Whoever subscribes to a session that is paused asks again.
 */
@Component
final class Resumer extends RepeatedTask {
    private static final Logger LOG = LoggerFactory.getLogger(Resumer.class);
    private static final int CONCURRENCY = 32;
    private static final Duration MIN_BACKOFF = Duration.ofMillis(200);
    private static final Duration MAX_BACKOFF = Duration.ofSeconds(5);
    private static final Duration BEFORE_ANOTHER_TRY = Duration.ofSeconds(2);

    private final RedisWatching watching;
    private final SessionConnector connector;
    private final Counter resumed;

    Resumer(RedisWatching watching, SessionConnector connector, MeterRegistry registry) {
        super(ShutdownPhase.HOUSEKEEPING, "Resuming linkings that somebody watches", MIN_BACKOFF, MAX_BACKOFF);
        this.watching = watching;
        this.connector = connector;
        this.resumed = GatewayMetric.RESUMED.counter(registry);
    }

    /** It ends only by failing. */
    @Override
    protected Mono<Duration> round() {
        return watching.requests().flatMap(this::resume, CONCURRENCY, 1).then(Mono.empty());
    }

    /** A pod that ends puts back what it has not decided. */
    private Mono<Void> resume(ResumeRequest request) {
        return Mono.usingWhen(
                        Mono.just(request),
                        asked -> connector.resume(asked.user(), asked.session()).doOnNext(_ -> resumed.increment()),
                        _ -> Mono.empty(),
                        this::askLater,
                        watching::ask)
                .onErrorComplete()
                .then();
    }

    private Mono<Void> askLater(ResumeRequest request, Throwable failure) {
        LOG.debug("A paused session could not be resumed: {}", failure.toString());
        return Mono.delay(BEFORE_ANOTHER_TRY).then(Mono.defer(() -> watching.ask(request)));
    }
}
