package wagateway.push.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import wagateway.model.event.EventVersion;
import wagateway.model.event.Offset;
import wagateway.model.event.Reason;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.SessionState;
import wagateway.model.event.SessionState.StatusOnly;
import wagateway.model.event.SessionStatus;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;
import wagateway.model.wire.PublishedEvent;
import wagateway.push.client.Client;
import wagateway.push.client.Outbox;
import wagateway.push.client.TestClients;
import wagateway.push.client.TextFormat;
import wagateway.push.recovery.RecoveryStore.Replay;
import wagateway.push.recovery.RecoveryStore.Subscriber;
import wagateway.push.recovery.Resync;
import wagateway.push.source.StreamEntry;
import wagateway.push.watching.ToldWatchStore;

/** One client that watches everything; version n of its session is event n of the stream. */
class UserChannelTest {
    private static final SessionId SESSION = new SessionId("u-one");
    private static final Subscriber NOBODY = new Subscriber(null, Map.of(), Map.of(), 0);
    private final Outbox outbox = new Outbox(TestClients.waiting(5_000, 1_000_000, 1_000_000), () -> {});
    private final Client client = new Client(new UserId("u"), null, new TextFormat(), outbox, 10);
    private final ToldWatchStore watched = new ToldWatchStore();
    private final UserChannel channel =
            new UserChannel(TestDeliveries.telling(watched, Clock.systemUTC()), Mono.empty());

    @BeforeEach
    void subscribe() {
        channel.add(client);
        client.subscribe(SESSION);
        client.present(List.of(), null, true);
    }

    @Test
    void what_comes_before_the_place_in_the_stream_is_known_waits_for_it() {
        assertThat(hear(7)).isFalse();
        assertDelivered();

        assertThat(channel.settle(new Offset("e", 6))).isFalse();
        assertDelivered("7 e-7");
    }

    @Test
    void an_event_that_is_missing_at_the_start_is_noticed() {
        hear(8);

        assertThat(channel.settle(new Offset("e", 6))).isTrue();
        assertDelivered();
    }

    @Test
    void events_after_a_gap_wait_until_those_of_the_gap_have_been_read() {
        channel.settle(new Offset("e", 1));
        hear(2);
        assertThat(hear(5)).isTrue();
        assertThat(hear(6)).isFalse();
        assertDelivered("2 e-2");

        assertThat(channel.caughtUp(stream(3, 5), Resync.STREAM)).isFalse();
        assertDelivered("3 e-3", "4 e-4", "5 e-5", "6 e-6");
    }

    @Test
    void a_second_gap_is_read_too() {
        channel.settle(new Offset("e", 1));
        hear(3);
        hear(6);

        assertThat(channel.caughtUp(stream(2, 4), Resync.STREAM)).isTrue();
        assertThat(channel.caughtUp(stream(5, 6), Resync.STREAM)).isFalse();
        assertDelivered("2 e-2", "3 e-3", "4 e-4", "5 e-5", "6 e-6");
    }

    @Test
    void what_comes_while_it_is_read_that_nothing_was_missed_keeps_its_place() {
        channel.settle(new Offset("e", 1));
        channel.interrupted();
        channel.reading();
        hear(2);
        hear(3);

        assertThat(channel.caughtUp(stream(2, 1), Resync.NOTHING)).isFalse();
        assertDelivered("2 e-2", "3 e-3");
    }

    @Test
    void an_event_that_redis_has_lost_is_not_given_as_it_is_published_again() {
        channel.settle(new Offset("e", 1));
        channel.receive(entry("f", 9));
        channel.reading();

        assertThat(channel.caughtUp(stream(2, 1), Resync.NOTHING)).isFalse();
        assertThat(hear(2)).isFalse();
        assertDelivered("2 e-2");
    }

    @Test
    void an_event_of_another_epoch_that_comes_while_it_is_read_is_a_reason_to_read_again() {
        channel.settle(new Offset("e", 1));
        channel.interrupted();
        channel.reading();
        channel.receive(entry("f", 1));

        assertThat(channel.caughtUp(stream(2, 1), Resync.NOTHING)).isTrue();
        channel.reading();
        assertThat(channel.caughtUp(snapshot("f", 1), Resync.SNAPSHOT)).isFalse();
        assertDelivered("resync e-1", "1 f-1");
    }

    /** It may be older than what was read for whoever has joined since. */
    @Test
    void an_event_that_had_its_place_is_not_given_again() {
        channel.settle(new Offset("e", 2));
        hear(2);

        assertDelivered();
    }

    @Test
    void who_joins_waits_until_what_it_has_read_is_covered() {
        channel.settle(new Offset("e", 1));
        client.subscribe(SESSION);
        assertThat(channel.present(client, List.of(event(2)), new Offset("e", 2), false))
                .isFalse();
        hear(2);
        assertThat(channel.present(client, List.of(event(2)), new Offset("e", 2), false))
                .isTrue();
        assertThat(channel.covers(new Offset("f", 1))).isFalse();

        assertDelivered("2 e-2");
    }

    @Test
    void after_a_break_the_place_is_kept_and_what_comes_waits() {
        channel.settle(new Offset("e", 1));
        assertThat(channel.interrupted()).isTrue();
        assertThat(channel.position()).isEqualTo(new Offset("e", 1));
        hear(3);
        assertDelivered();

        channel.caughtUp(stream(2, 3), Resync.STREAM);
        assertDelivered("2 e-2", "3 e-3");
    }

    @Test
    void after_a_break_while_a_gap_is_read_it_is_read_once_more() {
        channel.settle(new Offset("e", 1));
        hear(3);
        assertThat(channel.interrupted()).isFalse();

        assertThat(channel.caughtUp(stream(2, 3), Resync.STREAM)).isTrue();
        assertThat(channel.caughtUp(stream(4, 4), Resync.STREAM)).isFalse();
        assertDelivered("2 e-2", "3 e-3", "4 e-4");
    }

    @Test
    void a_break_before_the_place_is_known_is_made_good_once_it_is() {
        assertThat(channel.interrupted()).isFalse();

        assertThat(channel.settle(new Offset("e", 1))).isTrue();
    }

    @Test
    void more_events_than_can_be_held_are_read_again() {
        channel.settle(new Offset("e", 1));
        IntStream.rangeClosed(3, 2_000).forEach(this::hear);

        assertThat(channel.caughtUp(stream(2, 3), Resync.STREAM)).isTrue();
    }

    @Test
    void whichever_way_a_paused_session_comes_it_is_asked_for() {
        channel.settle(new Offset("e", 1));
        channel.receive(new StreamEntry(new Offset("e", 2), paused(2)));
        assertThat(watched.told()).containsExactly("resume u u-one");

        var missed = List.of(new StreamEntry(new Offset("e", 3), paused(3)));
        channel.caughtUp(new Replay(1, new Offset("e", 3), missed, List.of(), NOBODY), Resync.STREAM);
        assertThat(watched.told()).hasSize(2);

        channel.caughtUp(new Replay(1, new Offset("f", 1), List.of(), List.of(paused(4)), NOBODY), Resync.SNAPSHOT);
        assertThat(watched.told()).hasSize(3);

        channel.present(client, List.of(paused(4)), new Offset("f", 1), false);
        assertThat(watched.told()).hasSize(4);
    }

    private boolean hear(long seq) {
        return channel.receive(entry("e", seq));
    }

    private static Replay stream(int first, int last) {
        List<StreamEntry> entries = IntStream.rangeClosed(first, last)
                .mapToObj(seq -> entry("e", seq))
                .toList();
        return new Replay(1, new Offset("e", last), entries, List.of(), NOBODY);
    }

    private static Replay snapshot(String epoch, long seq) {
        return new Replay(1, new Offset(epoch, seq), List.of(), List.of(event(seq)), NOBODY);
    }

    private static StreamEntry entry(String epoch, long seq) {
        return new StreamEntry(new Offset(epoch, seq), event(seq));
    }

    private static PublishedEvent event(long version) {
        return event(version, new StatusOnly(SessionStatus.CREATED));
    }

    private static PublishedEvent paused(long version) {
        return event(version, new StatusOnly(SessionStatus.QR_REQUIRED, Reason.UNWATCHED, null));
    }

    private static PublishedEvent event(long version, SessionState state) {
        return PublishedEvent.of(
                new SessionEvent(SESSION, new EventVersion(version), Instant.EPOCH, null, state), null);
    }

    /** @param texts version, and where to go on from */
    private void assertDelivered(String... texts) {
        assertThat(TextFormat.drain(outbox))
                .containsExactly(Stream.of(texts)
                        .map(text -> text.startsWith("resync") ? text : SESSION + "@" + text)
                        .toArray(String[]::new));
    }
}
