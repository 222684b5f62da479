package wagateway.push.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import wagateway.model.event.EventVersion;
import wagateway.model.event.Offset;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.SessionStatus;
import wagateway.model.identity.RecoveryId;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;
import wagateway.push.client.Client;
import wagateway.push.client.Frame;
import wagateway.push.client.Outbox;
import wagateway.push.client.OutboxLimits;
import wagateway.push.contract.Answer;
import wagateway.push.metrics.micrometer.MicrometerMeter;
import wagateway.push.source.EventSource;
import wagateway.push.trace.EventTraces;

/** What comes at a moment that only a source which is told what to answer can choose. */
class FanOutTest {
    private static final UserId USER = new UserId("u");

    private final Outbox outbox =
            new Outbox(new OutboxLimits(100, 1_000_000, 1_000_000, Duration.ofSeconds(30)), () -> {});
    private final Client client = new Client(
            USER,
            null,
            (event, _) -> List.of(Frame.of(Long.toString(event.version().value()))),
            outbox,
            10);
    private final ToldSource source = new ToldSource();
    private final FanOut fanOut = new FanOut(
            source,
            Clock.systemUTC(),
            Duration.ofSeconds(1),
            new MicrometerMeter(new SimpleMeterRegistry()),
            EventTraces.NONE);

    @Test
    void a_gap_that_opens_while_the_present_state_is_waited_for_is_read() {
        source.snapshots.add(() -> new EventSource.Snapshot(1, new Offset("before", 1), List.of(event(1))));
        assertThat(fanOut.subscribeAll(client).blockLast()).isInstanceOf(Answer.Done.class);

        hear("after", 1, 2);
        source.snapshots.add(() -> {
            hear("after", 3, 4);
            return new EventSource.Snapshot(1, new Offset("after", 1), List.of(event(2)));
        });
        source.answerReplay(0, "after", 1, List.of());
        source.answerReplay(1, "after", 3, List.of(entry("after", 2, 3), entry("after", 3, 4)));
        hear("after", 4, 5);

        assertThat(Stream.generate(outbox::poll)
                        .takeWhile(Objects::nonNull)
                        .map(frame -> new String(frame.bytes(), StandardCharsets.UTF_8)))
                .containsExactly("1", "2", "3", "4", "5");
    }

    private void hear(String epoch, long seq, long version) {
        fanOut.onEvent(USER, entry(epoch, seq, version));
    }

    private static EventSource.Entry entry(String epoch, long seq, long version) {
        return new EventSource.Entry(new Offset(epoch, seq), event(version));
    }

    private static SessionEvent event(long version) {
        return new SessionEvent.SessionStatusChanged(
                new SessionId("u-one"),
                new EventVersion(version),
                Instant.EPOCH,
                null,
                SessionStatus.CREATED,
                null,
                null);
    }

    /** Always listens; each snapshot is the next of those given, each replay waits to be answered. */
    private static final class ToldSource implements EventSource {
        final Queue<Supplier<Snapshot>> snapshots = new ArrayDeque<>();
        final Queue<Sinks.One<Replay>> replays = new ArrayDeque<>();

        void answerReplay(long rebuilds, String epoch, long seq, List<Entry> events) {
            replays.remove()
                    .tryEmitValue(new Replay(
                            rebuilds,
                            new Offset(epoch, seq),
                            events,
                            List.of(),
                            new Subscriber(null, Map.of(), Map.of())))
                    .orThrow();
        }

        @Override
        public Mono<Snapshot> snapshot(UserId user, Collection<SessionId> sessions, Collection<Enrolment> enrolments) {
            return Mono.fromSupplier(() -> snapshots.remove().get());
        }

        @Override
        public Mono<Replay> replay(UserId user, Offset after) {
            Sinks.One<Replay> answer = Sinks.one();
            replays.add(answer);
            return answer.asMono();
        }

        @Override
        public Mono<Replay> replay(UserId user, Offset after, RecoveryId back) {
            return Mono.never();
        }

        @Override
        public void listen(Listener listener) {}

        @Override
        public Mono<Void> open(UserId user) {
            return Mono.empty();
        }

        @Override
        public void close(UserId user) {}

        @Override
        public Mono<Void> forget(UserId user, Enrolment enrolment) {
            return Mono.empty();
        }

        @Override
        public Mono<Void> forget(UserId user, RecoveryId back) {
            return Mono.empty();
        }

        @Override
        public Mono<Boolean> keep(UserId user, RecoveryId back) {
            return Mono.just(true);
        }

        @Override
        public Mono<Void> requestRebuild(UserId user) {
            return Mono.empty();
        }
    }
}
