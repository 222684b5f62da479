package wagateway.api.outbox;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import wagateway.api.background.DrainedQueue;
import wagateway.api.background.ShutdownPhase;
import wagateway.api.outbox.UnderWay.Stretch;

/**
 * Publishes what was just committed, without anybody waiting for it, from the thread that learned of it: what one transaction
 * committed goes to Redis in one write. The events of a session keep their order; those that come while some are being published
 * are published together.
 *
 * <p>Not promised: that an event is published from here. One that does not fit, or that Redis does not take, stays in
 * the {@link Outbox} for the {@link Relay}.
 */
@Component
public final class PublishQueue extends DrainedQueue {
    /** How many events of one session are read that were in the outbox before: more mean that Redis is, or was, away. */
    public static final int MAX_OLDER = 16;

    private static final Logger LOG = LoggerFactory.getLogger(PublishQueue.class);
    private static final int DELETE_BATCH = 256;
    private static final Duration DELETE_DELAY = Duration.ofMillis(5);
    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(2);

    private final EventPublisher publisher;
    private final Outbox outbox;
    private final UnderWay underWay;
    private final Sinks.Many<PendingEvent> published;
    private volatile boolean open;

    PublishQueue(EventPublisher publisher, Outbox outbox, OutboxSettings settings) {
        super(ShutdownPhase.PUBLISHING, DRAIN_TIMEOUT);
        this.publisher = publisher;
        this.outbox = outbox;
        this.underWay = new UnderWay(settings.queueCapacity());
        this.published =
                Sinks.many().unicast().onBackpressureBuffer(new ArrayBlockingQueue<>(settings.queueCapacity()));
    }

    /**
     * Never blocks and never fails. What is under way from here is not published again.
     *
     * @param transaction what it committed, of each session once
     */
    public void offer(List<Committed> transaction) {
        if (open) {
            publish(transaction.stream()
                    .flatMap(each -> Stream.ofNullable(underWay.add(each)))
                    .toList());
        }
    }

    private void publish(List<Stretch> stretches) {
        if (!stretches.isEmpty()) {
            publisher.publish(stretches.stream()
                    .map(stretch ->
                            new Publication(stretch.events(), isLatest(stretch), failure -> ended(stretch, failure)))
                    .toList());
        }
    }

    /** Nothing newer than the first event of a session can have been seen when it was just committed. */
    private static boolean isLatest(Stretch stretch) {
        return stretch.first().version().value() == 1;
    }

    private void ended(Stretch stretch, @Nullable Throwable failure) {
        if (failure == null) {
            stretch.events().forEach(event -> emit(published, event));
            if (underWay.published(stretch) instanceof Stretch next) {
                publish(List.of(next));
            }
        } else {
            LOG.debug("{} is left to the relay: {}", stretch.first(), failure.toString());
            underWay.failed(stretch);
        }
        if (!open && underWay.sessions() == 0) {
            complete(published);
        }
    }

    private Mono<Void> delete(List<PendingEvent> events) {
        return outbox.delete(events).onErrorResume(e -> {
            LOG.debug("{} published events are left in the outbox: {}", events.size(), e.toString());
            return Mono.empty();
        });
    }

    @Override
    protected Flux<?> open() {
        open = true;
        return published
                .asFlux()
                .bufferTimeout(DELETE_BATCH, DELETE_DELAY, true)
                .concatMap(this::delete, 1);
    }

    @Override
    protected void close() {
        open = false;
        if (underWay.sessions() == 0) {
            complete(published);
        }
    }
}
