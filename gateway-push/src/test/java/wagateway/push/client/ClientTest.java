package wagateway.push.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wagateway.model.event.EventVersion;
import wagateway.model.event.Offset;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.SessionState;
import wagateway.model.event.SessionState.Deleted;
import wagateway.model.event.SessionState.StatusOnly;
import wagateway.model.event.SessionStatus;
import wagateway.model.identity.RecoveryId;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;
import wagateway.model.wire.PublishedEvent;
import wagateway.push.protocol.CloseReason;
import wagateway.push.recovery.ResumePoint;
import wagateway.push.wire.Frame;
import wagateway.push.wire.WireFormat;

class ClientTest {
    private static final SessionId ONE = new SessionId("u-one");
    private static final SessionId TWO = new SessionId("u-two");
    private static final SessionId THREE = new SessionId("u-three");
    private static final RecoveryId ID = RecoveryId.fresh();
    private static final WireFormat FORMAT = new TextFormat();

    private int wakes;
    private final Outbox outbox = new Outbox(TestClients.waiting(10, 1_000, 500), () -> wakes++);
    private final Client client = new Client(new UserId("u"), null, FORMAT, outbox, 2);

    @Test
    void only_subscribed_sessions_are_delivered() {
        subscribed(ONE);
        client.deliver(event(ONE, 2));
        client.deliver(event(TWO, 1));

        assertDelivered("u-one@2");
    }

    @Test
    void a_version_is_never_followed_by_an_older_or_equal_one() {
        subscribed(ONE);
        List.of(2, 1, 2, 3).forEach(version -> client.deliver(event(ONE, version)));

        assertDelivered("u-one@2", "u-one@3");
    }

    @Test
    void the_present_state_is_given_again_to_who_asks_again_but_never_an_older_one() {
        subscribed(ONE);
        client.deliver(event(ONE, 2));
        client.subscribe(ONE);
        client.present(List.of(event(ONE, 1)), null, false);
        client.subscribe(ONE);
        client.present(List.of(event(ONE, 2)), null, false);

        assertDelivered("u-one@2", "u-one@2");
    }

    @Test
    void an_event_waits_for_the_present_state_which_may_be_newer() {
        client.subscribe(ONE);
        client.deliver(event(ONE, 1));
        assertDelivered();
        client.present(List.of(event(ONE, 2)), null, false);

        assertDelivered("u-one@2");
    }

    @Test
    void all_sessions_are_delivered_to_who_subscribed_all_until_it_leaves_them() {
        subscribed(TWO);
        client.subscribeAll();
        client.present(List.of(), null, true);
        client.deliver(event(ONE, 1));
        client.unsubscribeAll();
        client.deliver(event(ONE, 2));
        client.deliver(event(TWO, 2));

        assertDelivered("u-one@1", "u-two@2");
    }

    @Test
    void what_came_before_everything_was_left_is_not_given_to_who_subscribes_it_again() {
        client.subscribeAll();
        client.deliver(event(ONE, 1, 5));
        client.unsubscribeAll();
        client.subscribeAll();
        client.present(List.of(), new Offset("e", 6), true);

        assertDelivered();
    }

    @Test
    void who_was_answered_by_a_redis_that_is_behind_gets_what_it_has_again_when_that_comes() {
        subscribed(ONE);
        client.deliver(event(ONE, 2));
        client.subscribe(ONE);
        client.present(List.of(event(ONE, 1)), null, false);
        client.deliver(event(ONE, 1));
        client.deliver(event(ONE, 2));
        client.deliver(event(ONE, 2));

        assertDelivered("u-one@2", "u-one@2");
    }

    @Test
    void who_asked_for_a_session_and_then_for_all_gets_what_it_has_again_though_the_first_answer_is_old() {
        subscribed(ONE);
        client.subscribe(ONE);
        client.deliver(event(ONE, 2));
        client.subscribeAll();
        client.present(List.of(event(ONE, 1)), null, false);
        client.present(List.of(event(ONE, 2)), null, true);

        assertDelivered("u-one@2", "u-one@2");
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
    void what_came_while_the_present_state_of_everything_was_read_is_given_with_it() {
        client.subscribeAll();
        client.deliver(event(ONE, 1, 5));
        client.deliver(event(TWO, 5, 7));
        client.deliver(event(THREE, 1, 8));
        client.present(List.of(event(ONE, 1), event(TWO, 4)), new Offset("e", 8), true);
        client.deliver(event(ONE, 2, 9));

        assertDelivered("u-one@1", "u-two@5", "u-three@1 e-8", "u-one@2 e-9");
    }

    @Test
    void who_says_itself_what_it_had_cannot_go_on_before_it_has_been_given_the_present_state_of_everything() {
        client.subscribe(ONE);
        client.present(List.of(event(ONE, 1)), new Offset("e", 5), false);
        client.subscribe(TWO);
        client.deliver(event(ONE, 2, 6));
        client.present(List.of(event(TWO, 4)), new Offset("e", 6), false);

        assertDelivered("u-one@1 e-5", "u-one@2 e-6.0", "u-two@4 e-6");
    }

    @Test
    void who_can_be_recovered_is_told_which_present_states_it_has_been_given_while_others_are_still_to_come() {
        var recoverable = new Client(new UserId("u"), ID, FORMAT, outbox, 2);
        recoverable.subscribe(ONE);
        recoverable.present(List.of(event(ONE, 1)), new Offset("e", 5), false);
        recoverable.subscribe(TWO);
        recoverable.deliver(event(ONE, 2, 6));
        recoverable.present(List.of(event(TWO, 4)), new Offset("e", 6), false);
        recoverable.deliver(event(ONE, 3, 7));

        assertDelivered(
                "u-one@1 e-5." + given(ONE),
                "u-one@2 e-6." + given(ONE),
                "u-two@4 e-6." + given(ONE, TWO),
                "u-one@3 e-7");
    }

    @Test
    void who_may_be_kept_only_in_part_is_told_what_it_has_until_all_of_it_is_stored_again() {
        var recoverable = new Client(new UserId("u"), ID, FORMAT, outbox, 2);
        recoverable.subscribe(ONE);
        recoverable.present(List.of(event(ONE, 1)), new Offset("e", 5), false);
        recoverable.deliver(event(ONE, 2, 6));
        recoverable.doubtStored();
        Wanted before = recoverable.wanted();
        recoverable.deliver(event(ONE, 3, 7));
        recoverable.hold();
        recoverable.deliver(event(ONE, 4, 8));
        recoverable.release();
        recoverable.subscribe(TWO);
        recoverable.present(List.of(event(TWO, 4)), new Offset("e", 8), false);
        recoverable.stored(before);
        recoverable.deliver(event(ONE, 5, 9));
        Wanted interrupted = recoverable.wanted();
        recoverable.doubtStored();
        recoverable.stored(interrupted);
        recoverable.deliver(event(ONE, 6, 10));
        recoverable.stored(recoverable.wanted());
        recoverable.deliver(event(ONE, 7, 11));

        assertDelivered(
                "u-one@1 e-5." + given(ONE),
                "u-one@2 e-6",
                "u-one@3 e-7." + given(ONE),
                "u-one@4 e-8." + given(ONE),
                "u-two@4 e-8." + given(ONE, TWO),
                "u-one@5 e-9." + given(ONE, TWO),
                "u-one@6 e-10." + given(ONE, TWO),
                "u-one@7 e-11");
    }

    @Test
    void the_end_of_a_session_that_comes_before_its_present_state_is_told_to_who_asked_for_it_alone() {
        client.subscribe(ONE);
        client.deliver(deleted(ONE, 2));
        client.present(List.of(event(ONE, 1)), null, false);
        client.subscribeAll();
        client.deliver(deleted(TWO, 9));
        client.present(List.of(event(TWO, 8)), null, true);
        client.deliver(event(TWO, 8));

        assertDelivered("u-one@2");
    }

    @Test
    void a_session_that_ended_while_all_were_asked_for_is_not_shown_as_it_was_before() {
        client.subscribe(ONE);
        client.subscribeAll();
        client.deliver(event(TWO, 2));
        client.deliver(deleted(TWO, 3));
        client.present(List.of(event(ONE, 1)), null, false);
        client.present(List.of(event(ONE, 1)), null, true);

        assertDelivered("u-one@1");
    }

    @Test
    void who_unsubscribes_is_no_longer_told_of_what_it_had() {
        var recoverable = new Client(new UserId("u"), ID, FORMAT, outbox, 2);
        recoverable.subscribe(ONE);
        recoverable.present(List.of(event(ONE, 1)), new Offset("e", 5), false);
        recoverable.unsubscribe(ONE);
        recoverable.subscribe(TWO);
        recoverable.present(List.of(event(TWO, 1)), new Offset("e", 5), false);

        assertDelivered("u-one@1 e-5." + given(ONE), "u-two@1 e-5." + given(TWO));
    }

    @Test
    void who_has_all_and_leaves_what_it_was_about_to_be_given_goes_on_from_the_next_event() {
        client.subscribeAll();
        client.present(List.of(event(ONE, 1)), new Offset("e", 5), true);
        client.subscribe(TWO);
        client.unsubscribe(TWO);
        client.deliver(event(ONE, 2, 6));

        assertDelivered("u-one@1 e-5", "u-one@2 e-6");
    }

    @Test
    void after_a_break_it_is_told_before_the_present_state_comes() {
        subscribed(ONE);
        client.deliver(event(ONE, 2, 5));
        client.resync(new Offset("e", 5), List.of(event(ONE, 4), event(TWO, 1)), new Offset("e", 9));

        assertDelivered("u-one@2 e-5", "resync e-5", "u-one@4 e-9");
    }

    @Test
    void who_is_being_recovered_during_a_break_is_told_of_it() {
        client.hold();
        client.restore(false, Set.of(ONE), Map.of(ONE, 1L), List.of(event(ONE, 2, 6)));
        client.resync(new Offset("e", 6), List.of(event(ONE, 4)), new Offset("e", 9));
        client.release();

        assertDelivered("resync e-6", "u-one@2 e-6", "u-one@4");
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

        assertThat(delivery.frames(FORMAT)).isSameAs(delivery.frames(FORMAT));
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
        return TextFormat.drain(outbox);
    }

    private static String given(SessionId... sessions) {
        return ResumePoint.name(Stream.of(sessions)
                .mapToLong(session -> ResumePoint.mark(ID, session))
                .reduce(0, (one, other) -> one ^ other));
    }

    /** And given version 1. */
    private void subscribed(SessionId session) {
        client.subscribe(session);
        client.present(List.of(event(session, 1)), null, false);
        assertDelivered(session + "@1");
    }

    private static Delivery deleted(SessionId session, long version) {
        return new Delivery(published(session, version, new Deleted()), null);
    }

    private static Delivery event(SessionId session, long version) {
        return event(session, version, 0);
    }

    /** @param seq 0 where the offset is not known */
    private static Delivery event(SessionId session, long version, long seq) {
        return new Delivery(
                published(session, version, new StatusOnly(SessionStatus.CREATED)),
                seq == 0 ? null : new Offset("e", seq));
    }

    private static PublishedEvent published(SessionId session, long version, SessionState state) {
        return PublishedEvent.of(
                new SessionEvent(session, new EventVersion(version), Instant.EPOCH, null, state), null);
    }
}
