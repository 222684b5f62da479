package wagateway.api.outbox;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import wagateway.api.background.RepeatedTask;
import wagateway.api.background.ShutdownPhase;
import wagateway.model.identity.SessionId;

/**
 * Publishes the events that a {@link PublishQueue} did not: after a crash, an overflow, or an outage of Redis. While
 * Redis is away it tries less and less often, down to every {@code 5 s}.
 */
@Component
final class Relay extends RepeatedTask {
    private static final Duration MAX_BACKOFF = Duration.ofSeconds(5);
    private static final int CONCURRENCY = 64;

    private final EventPublisher publisher;
    private final Outbox outbox;
    private final OutboxSettings settings;

    Relay(EventPublisher publisher, Outbox outbox, OutboxSettings settings) {
        super(
                ShutdownPhase.PUBLISHING,
                "Publishing the events left in the outbox",
                settings.relayInterval(),
                MAX_BACKOFF);
        this.publisher = publisher;
        this.outbox = outbox;
        this.settings = settings;
    }

    /** Empty when there is nothing to do, and also while another pod relays. */
    @Override
    protected Mono<Duration> round() {
        return outbox.relay(this::publish)
                .filter(tried -> tried > 0)
                .map(tried -> tried < settings.relayBatch() ? settings.relayInterval() : Duration.ZERO);
    }

    /** Each session in order; where one event fails, the later ones of its session stay too. */
    private Flux<PendingEvent> publish(List<PendingEvent> batch) {
        var failure = new AtomicReference<Throwable>(new IllegalStateException("nothing was published"));
        return Flux.fromIterable(batch)
                .bufferUntilChanged(PendingEvent::sessionId, SessionId::equals)
                .flatMap(
                        session -> Flux.fromIterable(session)
                                .concatMap(event -> publisher.publish(event).thenReturn(event), 1)
                                .doOnError(failure::set)
                                .onErrorComplete(),
                        CONCURRENCY,
                        1)
                .switchIfEmpty(Flux.error(failure::get));
    }
}
