package wagateway.push.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import wagateway.model.event.EventVersion;
import wagateway.model.event.Offset;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.SessionStatus;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;
import wagateway.push.client.Client;
import wagateway.push.client.Frame;
import wagateway.push.client.FrameEncoder;
import wagateway.push.client.Outbox;
import wagateway.push.client.OutboxLimits;
import wagateway.push.recovery.Resync;
import wagateway.push.source.EventSource.Entry;
import wagateway.push.source.EventSource.Replay;
import wagateway.push.source.EventSource.Subscriber;
import wagateway.push.trace.EventTraces;

/** One client that watches everything; version n of its session is event n of the stream. */
class AudienceTest {
    private static final SessionId SESSION = new SessionId("u-one");
    private static final FrameEncoder ENCODER =
            (event, offset) -> List.of(Frame.of(event.version().value() + (offset == null ? "" : "@" + offset.seq())));

    private final Outbox outbox =
            new Outbox(new OutboxLimits(5_000, 1_000_000, 1_000_000, Duration.ofSeconds(30)), () -> {});
    private final Client client = new Client(new UserId("u"), null, ENCODER, outbox, 10);
    private final Audience audience = new Audience(Clock.systemUTC(), EventTraces.NONE, Mono.empty());

    @BeforeEach
    void subscribe() {
        audience.clients().add(client);
        client.subscribe(SESSION);
        client.present(List.of(), true);
    }

    @Test
    void what_comes_before_the_place_in_the_stream_is_known_waits_for_it() {
        assertThat(hear(7)).isFalse();
        assertDelivered();

        assertThat(audience.settle(new Offset("e", 6))).isFalse();
        assertDelivered("7@7");
    }

    @Test
    void an_event_that_is_missing_at_the_start_is_noticed() {
        hear(8);

        assertThat(audience.settle(new Offset("e", 6))).isTrue();
        assertDelivered();
    }

    @Test
    void events_after_a_gap_wait_until_those_of_the_gap_have_been_read() {
        audience.settle(new Offset("e", 1));
        hear(2);
        assertThat(hear(5)).isTrue();
        assertThat(hear(6)).isFalse();
        assertDelivered("2@2");

        assertThat(audience.caughtUp(stream(3, 5), Resync.STREAM)).isFalse();
        assertDelivered("3@3", "4@4", "5@5", "6@6");
    }

    @Test
    void a_second_gap_is_read_too() {
        audience.settle(new Offset("e", 1));
        hear(3);
        hear(6);

        assertThat(audience.caughtUp(stream(2, 4), Resync.STREAM)).isTrue();
        assertThat(audience.caughtUp(stream(5, 6), Resync.STREAM)).isFalse();
        assertDelivered("2@2", "3@3", "4@4", "5@5", "6@6");
    }

    @Test
    void an_event_that_redis_knows_nothing_of_is_delivered_and_not_asked_for_again() {
        audience.settle(new Offset("e", 1));
        audience.hear(entry("f", 9));

        assertThat(audience.caughtUp(stream(2, 1), Resync.NOTHING)).isFalse();
        assertThat(hear(10)).isTrue();
        assertDelivered("9");
    }

    @Test
    void after_a_break_the_place_is_kept_and_what_comes_waits() {
        audience.settle(new Offset("e", 1));
        assertThat(audience.interrupted()).isTrue();
        assertThat(audience.position()).isEqualTo(new Offset("e", 1));
        hear(3);
        assertDelivered();

        audience.caughtUp(stream(2, 3), Resync.STREAM);
        assertDelivered("2@2", "3@3");
    }

    @Test
    void after_a_break_while_a_gap_is_read_it_is_read_once_more() {
        audience.settle(new Offset("e", 1));
        hear(3);
        assertThat(audience.interrupted()).isFalse();

        assertThat(audience.caughtUp(stream(2, 3), Resync.STREAM)).isTrue();
        assertThat(audience.caughtUp(stream(4, 4), Resync.STREAM)).isFalse();
        assertDelivered("2@2", "3@3", "4@4");
    }

    @Test
    void a_break_before_the_place_is_known_is_made_good_once_it_is() {
        assertThat(audience.interrupted()).isFalse();

        assertThat(audience.settle(new Offset("e", 1))).isTrue();
    }

    @Test
    void more_events_than_can_be_held_are_read_again() {
        audience.settle(new Offset("e", 1));
        IntStream.rangeClosed(3, 2_000).forEach(this::hear);

        assertThat(audience.caughtUp(stream(2, 3), Resync.STREAM)).isTrue();
    }

    @Test
    void the_present_state_is_marked_with_a_place_only_when_everything_before_it_has_been_delivered() {
        audience.settle(new Offset("e", 1));
        client.subscribe(SESSION);
        audience.present(client, List.of(event(2)), new Offset("e", 2), false);
        client.subscribe(SESSION);
        audience.present(client, List.of(event(2)), new Offset("e", 1), false);

        assertDelivered("2", "2@1");
    }

    private boolean hear(long seq) {
        return audience.hear(entry("e", seq));
    }

    private static Replay stream(int first, int last) {
        List<Entry> entries = IntStream.rangeClosed(first, last)
                .mapToObj(seq -> entry("e", seq))
                .toList();
        return new Replay(1, new Offset("e", last), entries, List.of(), new Subscriber(null, Map.of(), Map.of()));
    }

    private static Entry entry(String epoch, long seq) {
        return new Entry(new Offset(epoch, seq), event(seq));
    }

    private static SessionEvent event(long version) {
        return new SessionEvent.SessionStatusChanged(
                SESSION, new EventVersion(version), Instant.EPOCH, null, SessionStatus.CREATED, null, null);
    }

    private void assertDelivered(String... texts) {
        assertThat(Stream.generate(outbox::poll)
                        .takeWhile(Objects::nonNull)
                        .map(frame -> new String(frame.bytes(), StandardCharsets.UTF_8))
                        .toList())
                .containsExactly(texts);
    }
}
