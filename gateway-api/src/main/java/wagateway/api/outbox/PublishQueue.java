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
import wagateway.api.outbox.UnderWay.Stretch;

/**
 * Publishes what was just committed, without anybody waiting for it. The events of a session keep their order, as all
 * of them go through the same lane.
 *
 * <p>Not promised: that an event is published from here. One that does not fit, or that Redis does not take, stays in
 * the {@link Outbox} for the {@link Relay}.
 */
@Component
public final class PublishQueue extends DrainedQueue {
    /** How many events of one session are read that were in the outbox before: more mean that Redis is, or was, away. */
    public static final int MAX_OLDER = 16;

    private static final Logger LOG = LoggerFactory.getLogger(PublishQueue.class);
    private static final int LANES = 64;
    private static final int DELETE_BATCH = 256;
    private static final Duration DELETE_DELAY = Duration.ofMillis(5);
    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(2);

    private final EventPublisher publisher;
    private final Outbox outbox;
    private final int laneCapacity;
    private volatile List<Lane> lanes = List.of();

    PublishQueue(EventPublisher publisher, Outbox outbox, OutboxSettings settings) {
        super(ShutdownPhase.PUBLISHING, DRAIN_TIMEOUT);
        this.publisher = publisher;
        this.outbox = outbox;
        this.laneCapacity = Math.max(1, settings.queueCapacity() / LANES);
    }

    /**
     * Never blocks and never fails. What is under way from here is not published again.
     *
     * @param older events of the session that were in the outbox before, in order of their versions: at most one more than
     *     {@value #MAX_OLDER}, which means that there may be others
     * @param stored events of the session that were just committed, in order of their versions
     */
    public void offer(List<PendingEvent> older, List<PendingEvent> stored) {
        List<Lane> open = lanes;
        if (stored.isEmpty() || open.isEmpty()) {
            return;
        }
        Lane lane = open.get(Math.floorMod(stored.getFirst().sessionId().hashCode(), LANES));
        lane.underWay()
                .add(
                        older,
                        older.size() <= MAX_OLDER,
                        stored,
                        stretch -> emit(lane.sink(), stretch).isSuccess());
    }

    private Flux<PendingEvent> publishInOrder(UnderWay underWay, Stretch stretch) {
        if (stretch.isStranded()) {
            underWay.ended(stretch);
            return Flux.empty();
        }
        return Flux.fromIterable(stretch.events())
                .concatMap(event -> publish(event).thenReturn(event), 1)
                .doOnComplete(() -> underWay.ended(stretch))
                .onErrorResume(e -> {
                    underWay.failed(stretch);
                    LOG.debug("{} is left to the relay: {}", stretch.events().getLast(), e.toString());
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
        List<Lane> made =
                IntStream.range(0, LANES).mapToObj(_ -> Lane.of(laneCapacity)).toList();
        lanes = made;
        return Flux.fromIterable(made)
                .flatMap(
                        lane -> lane.sink().asFlux().concatMap(stretch -> publishInOrder(lane.underWay(), stretch), 1),
                        LANES,
                        1)
                .bufferTimeout(DELETE_BATCH, DELETE_DELAY, true)
                .concatMap(this::delete, 1);
    }

    @Override
    protected void close() {
        List<Lane> open = lanes;
        lanes = List.of();
        open.forEach(lane -> complete(lane.sink()));
    }

    /** What goes one after the other. */
    private record Lane(Sinks.Many<Stretch> sink, UnderWay underWay) {
        static Lane of(int capacity) {
            return new Lane(
                    Sinks.many().unicast().onBackpressureBuffer(new ArrayBlockingQueue<>(capacity)), new UnderWay());
        }
    }
}
