package wagateway.api.outbox;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import reactor.util.retry.RetryBackoffSpec;
import wagateway.model.identity.SessionId;

/**
 * Publishes the events that a {@link PublishQueue} did not: after a crash, an overflow, or an absence of Redis. While
 * Redis is away it tries less and less often, down to every {@code 5 s}.
 */
@Component
final class Relay implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final int SESSIONS_AT_ONCE = 64;

    private final EventPublisher publisher;
    private final Outbox outbox;
    private final OutboxSettings settings;
    private final AtomicBoolean failing = new AtomicBoolean();
    private volatile @Nullable Disposable running;

    Relay(EventPublisher publisher, Outbox outbox, OutboxSettings settings) {
        this.publisher = publisher;
        this.outbox = outbox;
        this.settings = settings;
    }

    private Mono<Integer> round() {
        return Mono.defer(() -> outbox.relay(this::publish))
                .doOnNext(tried -> {
                    if (tried > 0 && failing.compareAndSet(true, false)) {
                        LOG.info("Events that were left behind are being published again");
                    }
                })
                .doOnError(e -> {
                    if (failing.compareAndSet(false, true)) {
                        LOG.warn("Committed events cannot be published now, they wait in the outbox: {}", e.toString());
                    }
                });
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
                        SESSIONS_AT_ONCE,
                        1)
                .switchIfEmpty(Flux.error(failure::get));
    }

    private Mono<Void> pause(int tried) {
        return tried < settings.relayBatch()
                ? Mono.delay(settings.relayInterval()).then()
                : Mono.empty();
    }

    private RetryBackoffSpec lessAndLessOften() {
        return Retry.backoff(Long.MAX_VALUE, settings.relayInterval())
                .maxBackoff(LONGEST_PAUSE)
                .transientErrors(true);
    }

    @Override
    public void start() {
        running = round().retryWhen(lessAndLessOften())
                .delayUntil(this::pause)
                .repeat()
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
        return PublishQueue.PHASE;
    }
}
