package wagateway.push.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wagateway.model.event.EventVersion;
import wagateway.model.event.Offset;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.SessionStatus;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;
import wagateway.push.protocol.CloseReason;

class ClientTest {
    private static final SessionId ONE = new SessionId("u-one");
    private static final SessionId TWO = new SessionId("u-two");
    private static final SessionId THREE = new SessionId("u-three");
    private static final FrameEncoder ENCODER = (event, offset) ->
            List.of(Frame.of(event.sessionId() + "@" + event.version().value() + (offset == null ? "" : " " + offset)));

    private int wakes;
    private final Outbox outbox = new Outbox(new OutboxLimits(10, 1_000, 500, Duration.ofSeconds(30)), () -> wakes++);
    private final Client client = new Client(new UserId("u"), null, ENCODER, outbox, 2);

    @Test
    void only_subscribed_sessions_are_delivered() {
        client.subscribe(ONE);
        client.deliver(event(ONE, 1));
        client.deliver(event(TWO, 1));

        assertDelivered("u-one@1");
    }

    @Test
    void a_version_is_never_followed_by_an_older_or_equal_one() {
        client.subscribe(ONE);
        List.of(2, 1, 2, 3).forEach(version -> client.deliver(event(ONE, version)));

        assertDelivered("u-one@2", "u-one@3");
    }

    @Test
    void the_present_state_is_given_again_to_who_asks_again_but_never_an_older_one() {
        client.subscribe(ONE);
        client.deliver(event(ONE, 2));
        client.subscribe(ONE);
        client.present(List.of(event(ONE, 1)), false);
        client.present(List.of(event(ONE, 2)), false);

        assertDelivered("u-one@2", "u-one@2");
    }

    @Test
    void a_present_state_that_came_as_an_event_meanwhile_is_not_repeated() {
        client.subscribe(ONE);
        client.deliver(event(ONE, 2));
        client.present(List.of(event(ONE, 2)), false);

        assertDelivered("u-one@2");
    }

    @Test
    void all_sessions_are_delivered_to_who_subscribed_all_until_it_leaves_them() {
        client.subscribe(TWO);
        client.subscribeAll();
        client.deliver(event(ONE, 1));
        client.unsubscribeAll();
        client.deliver(event(ONE, 2));
        client.deliver(event(TWO, 1));

        assertDelivered("u-one@1", "u-two@1");
    }

    @Test
    void subscriptions_are_bounded_and_a_left_one_makes_room() {
        assertThat(client.subscribe(ONE)).isTrue();
        assertThat(client.subscribe(TWO)).isTrue();
        assertThat(client.subscribe(TWO)).isTrue();
        assertThat(client.subscribe(THREE)).isFalse();
        client.unsubscribe(ONE);
        assertThat(client.subscribe(THREE)).isTrue();
    }

    @Test
    void an_offset_comes_once_no_present_state_is_still_to_come_and_then_with_the_last_of_them() {
        client.subscribeAll();
        client.deliver(event(ONE, 1, 5));
        client.present(List.of(event(ONE, 1, 6), event(TWO, 4, 6), event(THREE, 9, 6)), true);
        client.deliver(event(ONE, 2, 7));

        assertDelivered("u-one@1", "u-two@4", "u-three@9 e-6", "u-one@2 e-7");
    }

    @Test
    void who_comes_back_is_given_what_it_missed_before_what_came_meanwhile_and_nothing_twice() {
        client.hold();
        client.deliver(event(ONE, 4, 12));
        client.deliver(event(ONE, 5, 13));
        client.deliver(event(THREE, 1, 14));
        client.restore(
                false, Set.of(ONE, TWO), Map.of(ONE, 2L, TWO, 8L), List.of(event(ONE, 3, 11), event(ONE, 4, 12)));
        client.deliver(event(TWO, 8, 9));
        client.deliver(event(TWO, 9, 15));
        assertDelivered();

        client.release();
        client.deliver(event(ONE, 6, 16));
        assertDelivered("u-one@3 e-11", "u-one@4 e-12", "u-one@5 e-13", "u-two@9 e-15", "u-one@6 e-16");
    }

    @Test
    void who_had_subscribed_all_is_told_of_new_sessions_too_when_it_comes_back() {
        client.hold();
        client.restore(true, Set.of(), Map.of(ONE, 2L), List.of(event(TWO, 1, 11)));
        client.release();
        client.deliver(event(ONE, 2, 10));

        assertDelivered("u-two@1 e-11");
    }

    @ParameterizedTest
    @CsvSource({"11,1", "2,600"})
    void a_reader_that_does_not_keep_up_is_closed(int frames, int length) {
        for (int i = 0; i < frames; i++) {
            outbox.offer(Frame.of("x".repeat(length)));
        }

        assertThat(outbox.closeReason()).isEqualTo(CloseReason.SLOW_READER);
    }

    @Test
    void an_event_is_encoded_once_for_all_clients_of_a_format() {
        var delivery = event(ONE, 1);

        assertThat(delivery.frames(ENCODER)).isSameAs(delivery.frames(ENCODER));
    }

    @Test
    void the_transport_is_woken_once_until_it_has_taken_everything_and_again_at_the_end() {
        outbox.offer(Frame.of("a"));
        outbox.offer(Frame.of("b"));
        assertThat(wakes).isEqualTo(1);

        drained();
        outbox.offer(Frame.of("c"));
        assertThat(wakes).isEqualTo(2);

        outbox.close(CloseReason.CLIENT_LEFT);
        outbox.close(CloseReason.GOING_AWAY);
        outbox.offer(Frame.of("d"));
        assertThat(wakes).isEqualTo(3);
        assertThat(drained()).containsExactly("c");
        assertThat(outbox.closeReason()).isEqualTo(CloseReason.CLIENT_LEFT);
    }

    private void assertDelivered(String... texts) {
        assertThat(drained()).containsExactly(texts);
    }

    private List<String> drained() {
        return Stream.generate(outbox::poll)
                .takeWhile(Objects::nonNull)
                .map(frame -> new String(frame.bytes(), StandardCharsets.UTF_8))
                .toList();
    }

    private static Delivery event(SessionId session, long version) {
        return event(session, version, 0);
    }

    /** @param seq 0 where the offset is not known */
    private static Delivery event(SessionId session, long version, long seq) {
        return new Delivery(
                new SessionEvent.SessionStatusChanged(
                        session, new EventVersion(version), Instant.EPOCH, null, SessionStatus.CREATED, null, null),
                seq == 0 ? null : new Offset("e", seq));
    }
}
