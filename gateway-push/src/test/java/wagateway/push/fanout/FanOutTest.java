package wagateway.push.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import wagateway.model.event.EventVersion;
import wagateway.model.event.Offset;
import wagateway.model.event.Reason;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.SessionState.StatusOnly;
import wagateway.model.event.SessionStatus;
import wagateway.model.identity.RecoveryId;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;
import wagateway.model.wire.PublishedEvent;
import wagateway.push.client.Client;
import wagateway.push.client.Outbox;
import wagateway.push.client.TestClients;
import wagateway.push.client.TextFormat;
import wagateway.push.metrics.micrometer.MicrometerMeter;
import wagateway.push.recovery.RecoveryStore.Replay;
import wagateway.push.recovery.RecoveryStore.Snapshot;
import wagateway.push.recovery.RecoveryStore.Subscriber;
import wagateway.push.recovery.ResumePoint;
import wagateway.push.source.StreamEntry;
import wagateway.push.watching.ToldWatchStore;
import wagateway.push.wire.Answer;

/** What comes at a moment that only a source which is told what to answer can choose. */
class FanOutTest {
    private static final UserId USER = new UserId("u");
    private static final SessionId SESSION = new SessionId("u-one");
    private static final RecoveryId ID = RecoveryId.fresh();
    private static final Subscriber NOBODY = new Subscriber(null, Map.of(), Map.of(), 0);

    private final Outbox outbox = outbox();
    private final Client client = new Client(USER, ID, new TextFormat(), outbox, 10);
    private final ToldSource source = new ToldSource();
    private final ToldWatchStore watched = new ToldWatchStore();
    private final FanOut fanOut = new FanOut(
            source,
            source,
            TestDeliveries.telling(watched, Clock.systemUTC()),
            Duration.ofSeconds(1),
            new MicrometerMeter(new SimpleMeterRegistry()));

    private final ConnectionStateRecovery recovery =
            new ConnectionStateRecovery(source, fanOut, Duration.ofSeconds(5), Duration.ofSeconds(30));

    @Test
    void a_gap_that_opens_while_a_rebuild_is_waited_for_is_read() {
        subscribeAllAt("before", 1, 1);

        hear("after", 1, 2);
        rebuilt(() -> hear("after", 3, 4));
        next().answer(0, "after", 1, List.of(event(2)));
        next().answer(1, "after", 3, entry("after", 2, 3), entry("after", 3, 4));
        next().answer(1, "after", 3);
        hear("after", 4, 5);

        assertDelivered(
                "1 before-1." + given(null),
                "resync before-1",
                "2 after-1." + given(null),
                "3 after-2." + given(null),
                "4 after-3." + given(null),
                "5 after-4." + given(null));
    }

    @Test
    void a_rebuild_is_asked_for_though_more_is_missing_when_it_turns_out_to_be_needed() {
        subscribeAllAt("before", 1, 1);
        hear("after", 1, 2);
        rebuilt(() -> {});
        Told first = next();
        hear("after", 3, 4);
        first.answer(0, "after", 1);

        assertThat(source.snapshots).isEmpty();
    }

    /** Else a client would be shown versions out of turn, with an offset that others of them come after. */
    @Test
    void what_a_rebuild_has_read_is_not_given_before_the_events_that_lead_to_it() {
        subscribeAllAt("before", 1, 1);
        hear("after", 1, 2);
        source.snapshots.add(() -> new Snapshot(1, new Offset("after", 3), List.of(event(4))));
        next().answer(0, "after", 1, List.of(event(2)));
        hear("after", 2, 3);
        hear("after", 3, 4);
        next().answer(1, "after", 3, entry("after", 2, 3), entry("after", 3, 4));

        assertDelivered(
                "1 before-1." + given(null),
                "resync before-1",
                "2 after-1." + given(null),
                "3 after-2." + given(null),
                "4 after-3." + given(null));
    }

    @Test
    void the_present_state_is_given_once_the_events_before_it_have_been_and_those_that_do_not_come_are_read() {
        subscribeAllAt("e", 1, 1);
        var outboxOfOther = outbox();
        var other = new Client(USER, null, new TextFormat(), outboxOfOther, 10);
        source.snapshots.add(() -> new Snapshot(1, new Offset("e", 2), List.of(event(2))));
        source.snapshots.add(() -> new Snapshot(1, new Offset("e", 2), List.of(event(2))));
        StepVerifier.create(fanOut.subscribe(other, SESSION))
                .then(() -> next().answer(1, "e", 2, entry("e", 2, 2)))
                .expectNext(new Answer.Done())
                .verifyComplete();

        assertDelivered("1 e-1." + given(null), "2 e-2");
        assertThat(TextFormat.drain(outboxOfOther)).containsExactly("u-one@2 e-2");
    }

    @Test
    void a_session_that_was_made_while_it_was_looked_for_is_looked_for_again() {
        subscribeAllAt("e", 1, 1);
        source.snapshots.add(() -> new Snapshot(1, new Offset("e", 1), List.of()));
        source.snapshots.add(() -> {
            hear("e", 2, 2);
            return new Snapshot(2, new Offset("e", 1), List.of());
        });
        source.snapshots.add(() -> new Snapshot(2, new Offset("e", 2), List.of(event(2))));

        StepVerifier.create(fanOut.subscribe(client, SESSION))
                .expectNext(new Answer.Done())
                .verifyComplete();
    }

    @Test
    void who_subscribes_more_and_of_which_nothing_was_kept_is_told_what_it_has() {
        subscribeAllAt("e", 1, 1);
        hear("e", 2, 2);
        source.snapshots.add(() -> new Snapshot(1, new Offset("e", 2), List.of(event(2)), Set.of(ID)));
        assertThat(fanOut.subscribe(client, SESSION).blockLast()).isInstanceOf(Answer.Done.class);
        hear("e", 3, 3);

        String both = ResumePoint.name(ResumePoint.mark(ID, null) ^ ResumePoint.mark(ID, SESSION));
        assertDelivered("1 e-1." + given(null), "2 e-2", "2 e-2." + both, "3 e-3." + both);
    }

    /** Else what the pod reads next would be given past versions that this client was not shown, in the same epoch. */
    @Test
    void who_comes_back_from_a_newer_epoch_than_the_pod_knows_waits_until_the_pod_has_read_it() {
        subscribeAllAt("before", 1, 1);
        var outboxOfOther = outbox();
        var other = new Client(USER, ID, new TextFormat(), outboxOfOther, 10);
        var had = new Subscriber(null, Map.of(SESSION, 2L), Map.of(SESSION, 9L), 1);
        source.recoveries.add(() -> replay(1, "after", 5, had, List.of(), List.of(entry("after", 5, 9))));
        source.recoveries.add(
                () -> replay(1, "after", 6, had, List.of(), List.of(entry("after", 5, 9), entry("after", 6, 10))));
        StepVerifier.create(recovery.recover(other, ID, new ResumePoint(new Offset("after", 4))))
                .then(() -> next().answer(1, "after", 6, List.of(event(10))))
                .expectNext(true)
                .verifyComplete();
        hear("after", 7, 11);
        other.release();

        assertThat(TextFormat.drain(outboxOfOther))
                .containsExactly(
                        "u-one@9 after-5." + given(SESSION),
                        "u-one@10 after-6." + given(SESSION),
                        "u-one@11 after-7." + given(SESSION));
    }

    @Test
    void who_comes_back_and_has_missed_that_a_session_was_paused_asks_for_it() {
        subscribeAllAt("e", 1, 1);
        var other = new Client(USER, ID, new TextFormat(), outbox(), 10);
        var had = new Subscriber(null, Map.of(SESSION, 1L), Map.of(SESSION, 2L), 1);
        var paused = new StatusOnly(SessionStatus.QR_REQUIRED, Reason.UNWATCHED, null);
        var missed = new StreamEntry(new Offset("e", 1), event(2, paused));
        source.recoveries.add(() -> replay(1, "e", 1, had, List.of(), List.of(missed)));

        assertThat(recovery.recover(other, ID, new ResumePoint(new Offset("e", 0), given(SESSION)))
                        .block())
                .isTrue();

        assertThat(watched.told()).containsExactly("resume u u-one");
    }

    private void subscribeAllAt(String epoch, long seq, long version) {
        source.snapshots.add(() -> new Snapshot(1, new Offset(epoch, seq), List.of(event(version))));
        assertThat(fanOut.subscribeAll(client).blockLast()).isInstanceOf(Answer.Done.class);
    }

    private void rebuilt(Runnable meanwhile) {
        source.snapshots.add(() -> {
            meanwhile.run();
            return new Snapshot(1, new Offset("after", 1), List.of());
        });
    }

    private Told next() {
        return new Told(source.replays.remove());
    }

    private static Outbox outbox() {
        return new Outbox(TestClients.waiting(100, 1_000_000, 1_000_000), () -> {});
    }

    private static String given(@Nullable SessionId session) {
        return ResumePoint.name(ResumePoint.mark(ID, session));
    }

    /** @param texts version, and where to go on from */
    private void assertDelivered(String... texts) {
        assertThat(TextFormat.drain(outbox))
                .containsExactly(Stream.of(texts)
                        .map(text -> text.startsWith("resync") ? text : SESSION + "@" + text)
                        .toArray(String[]::new));
    }

    private void hear(String epoch, long seq, long version) {
        fanOut.onEvent(USER, entry(epoch, seq, version));
    }

    private static StreamEntry entry(String epoch, long seq, long version) {
        return new StreamEntry(new Offset(epoch, seq), event(version));
    }

    private static PublishedEvent event(long version) {
        return event(version, new StatusOnly(SessionStatus.CREATED));
    }

    private static PublishedEvent event(long version, StatusOnly state) {
        return PublishedEvent.of(
                new SessionEvent(SESSION, new EventVersion(version), Instant.EPOCH, null, state), null);
    }

    private static Replay replay(
            long rebuilds,
            String epoch,
            long seq,
            Subscriber back,
            List<PublishedEvent> states,
            List<StreamEntry> events) {
        return new Replay(rebuilds, new Offset(epoch, seq), events, states, back);
    }

    /** A replay that waits to be answered. */
    private record Told(Sinks.One<Replay> answer) {
        void answer(long rebuilds, String epoch, long seq, StreamEntry... events) {
            answer.tryEmitValue(replay(rebuilds, epoch, seq, NOBODY, List.of(), List.of(events)))
                    .orThrow();
        }

        void answer(long rebuilds, String epoch, long seq, List<PublishedEvent> states) {
            answer.tryEmitValue(replay(rebuilds, epoch, seq, NOBODY, states, List.of()))
                    .orThrow();
        }
    }
}
