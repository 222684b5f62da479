package wagateway.api.outbox;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import wagateway.api.background.DrainedQueue;
import wagateway.api.background.ShutdownPhase;

/**
 * Publishes what was just committed, without anybody waiting for it. The events of a session keep their order, as all
 * of them go through the same lane.
 *
 * <p>Not promised: that an event is published from here. One that does not fit, or that Redis does not take, stays in
 * the {@link Outbox} for the {@link Relay}.
 */
@Component
public final class PublishQueue extends DrainedQueue {
    private static final Logger LOG = LoggerFactory.getLogger(PublishQueue.class);
    private static final int LANES = 64;
    private static final int DELETE_BATCH = 256;
    private static final Duration DELETE_DELAY = Duration.ofMillis(5);
    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(2);

    private final EventPublisher publisher;
    private final Outbox outbox;
    private final int laneCapacity;
    private volatile List<Sinks.Many<List<PendingEvent>>> lanes = List.of();

    PublishQueue(EventPublisher publisher, Outbox outbox, OutboxSettings settings) {
        super(ShutdownPhase.PUBLISHING, DRAIN_TIMEOUT);
        this.publisher = publisher;
        this.outbox = outbox;
        this.laneCapacity = Math.max(1, settings.queueCapacity() / LANES);
    }

    /** Never blocks and never fails. The events are of one session, in order of their versions. */
    public void offer(List<PendingEvent> events) {
        List<Sinks.Many<List<PendingEvent>>> open = lanes;
        if (events.isEmpty() || open.isEmpty()) {
            return;
        }
        int lane = Math.floorMod(events.getFirst().sessionId().hashCode(), LANES);
        var _ = emit(open.get(lane), events);
    }

    private Flux<PendingEvent> publishInOrder(List<PendingEvent> events) {
        return Flux.fromIterable(events)
                .concatMap(event -> publish(event).thenReturn(event), 1)
                .onErrorResume(e -> {
                    LOG.debug("{} is left to the relay: {}", events.getLast(), e.toString());
                    return Mono.empty();
                });
    }

    /** Nothing newer than the first event of a session can have been seen when it was just committed. */
    private Mono<Void> publish(PendingEvent event) {
        return event.version().value() == 1 ? publisher.publishLatest(event) : publisher.publish(event);
    }

    private Mono<Void> delete(List<PendingEvent> published) {
        return outbox.delete(published).onErrorResume(e -> {
            LOG.debug("{} published events are left in the outbox: {}", published.size(), e.toString());
            return Mono.empty();
        });
    }

    @Override
    protected Flux<?> open() {
        List<Sinks.Many<List<PendingEvent>>> made = IntStream.range(0, LANES)
                .mapToObj(lane -> Sinks.many()
                        .unicast()
                        .<List<PendingEvent>>onBackpressureBuffer(new ArrayBlockingQueue<>(laneCapacity)))
                .toList();
        lanes = made;
        return Flux.fromIterable(made)
                .flatMap(lane -> lane.asFlux().concatMap(this::publishInOrder, 1), LANES, 1)
                .bufferTimeout(DELETE_BATCH, DELETE_DELAY, true)
                .concatMap(this::delete, 1);
    }

    @Override
    protected void close() {
        List<Sinks.Many<List<PendingEvent>>> open = lanes;
        lanes = List.of();
        open.forEach(DrainedQueue::complete);
    }
}
