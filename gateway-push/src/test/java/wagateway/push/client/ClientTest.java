package wagateway.push.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wagateway.model.event.EventVersion;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.SessionStatus;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;
import wagateway.push.protocol.CloseReason;

class ClientTest {
    private static final SessionId ONE = new SessionId("u-one");
    private static final SessionId TWO = new SessionId("u-two");
    private static final FrameEncoder ENCODER = (event, _) ->
            List.of(Frame.of(event.sessionId() + "@" + event.version().value()));

    private int wakes;
    private final Outbox outbox = new Outbox(new OutboxLimits(10, 1_000), () -> wakes++);
    private final Client client = new Client(new UserId("u"), ENCODER, outbox, 2);

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
        client.present(event(ONE, 1));
        client.present(event(ONE, 2));

        assertDelivered("u-one@2", "u-one@2");
    }

    @Test
    void a_present_state_that_came_as_an_event_meanwhile_is_not_repeated() {
        client.subscribe(ONE);
        client.deliver(event(ONE, 2));
        client.present(event(ONE, 2));

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
        assertThat(client.subscribe(new SessionId("u-three"))).isFalse();
        client.unsubscribe(ONE);
        assertThat(client.subscribe(new SessionId("u-three"))).isTrue();
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
        return new Delivery(
                new SessionEvent.SessionStatusChanged(
                        session, new EventVersion(version), Instant.EPOCH, null, SessionStatus.CREATED, null, null),
                null);
    }
}
