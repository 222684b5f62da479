package wagateway.api.outbox;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import wagateway.api.background.DrainedQueue;
import wagateway.api.background.ShutdownPhase;
import wagateway.api.metrics.GatewayMetric;
import wagateway.api.outbox.InFlightEvents.Batch;
import wagateway.model.identity.SessionId;

/**
 * Publishes what was just committed, in the background, from the thread that received the commit: what one transaction
 * committed goes to Redis in one write. The events of a session keep their order; those that come while some are being
 * published are published together. What was published is taken out of the outbox by the next transaction that adds to
 * it.
 *
 * <p>Not promised: that an event is published from here. One that does not fit, or that Redis does not take, stays in
 * the {@link Outbox} for the {@link Relay}.
 */
@Component
public final class PublishQueue extends DrainedQueue {
    /** How many events of one session are read that were in the outbox before: more mean that Redis is, or was, away. */
    public static final int MAX_OLDER = 16;

    private static final Logger LOG = LoggerFactory.getLogger(PublishQueue.class);
    private static final int FORGOTTEN_AT_ONCE = 256;
    /** Well below the age at which the relay would publish them again. */
    private static final Duration FORGOTTEN_AFTER = Duration.ofMillis(250);

    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(2);

    private final EventPublisher publisher;
    private final Outbox outbox;
    private final int capacity;
    private final Duration slowAfter;
    private final InFlightEvents inFlight;
    private final LinkedBlockingDeque<PendingEvent> published;
    private volatile Sinks.Empty<Void> ended = Sinks.empty();
    private volatile boolean open;

    PublishQueue(EventPublisher publisher, Outbox outbox, OutboxSettings settings, MeterRegistry registry) {
        super(ShutdownPhase.PUBLISHING, DRAIN_TIMEOUT);
        this.publisher = publisher;
        this.outbox = outbox;
        this.capacity = settings.queueCapacity();
        this.slowAfter = settings.slowAfter();
        this.inFlight = new InFlightEvents(capacity, () -> Schedulers.parallel().now(TimeUnit.NANOSECONDS));
        this.published = new LinkedBlockingDeque<>(capacity);
        GatewayMetric.PUBLISH_LAG.gauge(registry, () -> inFlight.oldest().toMillis() / 1000.0);
    }

    /** Whether what is committed now would be published too late, though Redis answers. */
    public boolean isBehind() {
        return inFlight.isBehind(slowAfter);
    }

    /** To be asked for before the statement is sent that adds to the events of the session. */
    public PublishProgress progress(SessionId session) {
        return inFlight.progress(session);
    }

    /**
     * Never blocks and never fails. What is under way from here is not published again.
     *
     * @param transaction what it committed, of each session once
     */
    public void offer(List<Committed> transaction) {
        if (open) {
            publish(transaction.stream()
                    .flatMap(each -> Stream.ofNullable(inFlight.add(each)))
                    .toList());
        }
    }

    /**
     * Gives events that have been published to a statement which takes them out of the outbox beside what else it does.
     *
     * @param statement hands what it adds to {@link #offer} before it ends; where it fails, another one is given them
     */
    public <T> Mono<T> forgetting(Function<List<PendingEvent>, Mono<T>> statement) {
        return forgetting(FORGOTTEN_AT_ONCE, statement);
    }

    private <T> Mono<T> forgetting(int atOnce, Function<List<PendingEvent>, Mono<T>> statement) {
        return Mono.defer(() -> {
            var taken = new ArrayList<PendingEvent>();
            published.drainTo(taken, atOnce);
            return statement
                    .apply(taken)
                    .doOnSuccess(_ -> inFlight.forget(taken))
                    .doOnError(_ -> keep(taken))
                    .doOnCancel(() -> keep(taken));
        });
    }

    /** What finds no room is published once more, by the relay. */
    private void keep(List<PendingEvent> events) {
        inFlight.forget(events.stream().filter(event -> !published.offer(event)).toList());
    }

    private void publish(List<Batch> batches) {
        if (!batches.isEmpty()) {
            publisher.publish(batches.stream()
                    .map(batch -> new Publication(batch.events(), mode(batch), failure -> ended(batch, failure)))
                    .toList());
        }
    }

    /** Nothing newer than the first event of a session can have been seen when it was just committed. */
    private static Publication.Mode mode(Batch batch) {
        return batch.first().version().value() == 1 ? Publication.Mode.LATEST : Publication.Mode.NEXT;
    }

    private void ended(Batch batch, @Nullable Throwable failure) {
        if (failure == null) {
            Batch next = inFlight.published(batch);
            keep(batch.events());
            if (next != null) {
                publish(List.of(next));
            }
        } else {
            LOG.debug("{} is left to the relay: {}", batch.first(), failure.toString());
            inFlight.failed(batch);
        }
        endWhenDone();
    }

    private void endWhenDone() {
        if (!open && inFlight.isIdle()) {
            ended.tryEmitEmpty();
        }
    }

    /** What no transaction has taken along. */
    private Mono<Void> forget() {
        return Mono.defer(() -> published.isEmpty() ? Mono.empty() : forgetting(capacity, outbox::delete))
                .onErrorResume(e -> {
                    LOG.debug("Published events are left in the outbox for now: {}", e.toString());
                    return Mono.empty();
                });
    }

    @Override
    protected Flux<?> open() {
        ended = Sinks.empty();
        open = true;
        return Flux.interval(FORGOTTEN_AFTER)
                .onBackpressureDrop()
                .takeUntilOther(ended.asMono())
                .concatMap(_ -> forget(), 1)
                .concatWith(forget().cast(Void.class).thenMany(Flux.empty()));
    }

    @Override
    protected void close() {
        open = false;
        endWhenDone();
    }
}
