package wagateway.push.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;
import wagateway.model.event.EventVersion;
import wagateway.model.event.Offset;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.SessionState.StatusOnly;
import wagateway.model.event.SessionStatus;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;
import wagateway.model.wire.PublishedEvent;
import wagateway.push.client.Client;
import wagateway.push.client.ClientSettings;
import wagateway.push.client.Outbox;
import wagateway.push.client.TestClients;
import wagateway.push.client.TextFormat;
import wagateway.push.fanout.ConnectionStateRecovery;
import wagateway.push.fanout.FanOut;
import wagateway.push.fanout.TestDeliveries;
import wagateway.push.fanout.ToldSource;
import wagateway.push.metrics.micrometer.MicrometerMeter;
import wagateway.push.recovery.RecoveryStore.Snapshot;
import wagateway.push.wire.ClientCommand;
import wagateway.push.wire.ClientCommand.Resume;
import wagateway.push.wire.ClientCommand.Subscribe;
import wagateway.push.wire.ClientCommand.SubscribeAll;
import wagateway.push.wire.ClientCommand.Unsubscribe;
import wagateway.push.wire.ClientCommand.UnsubscribeAll;
import wagateway.push.wire.SocketIoFormat;

/** Commands that meet while the store has not answered yet; the number of a command is its ack id. */
class CommandsTest {
    private static final UserId USER = new UserId("u");
    private static final SessionId SESSION = new SessionId("u-one");
    private static final SessionId OTHER = new SessionId("u-two");
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(1);
    private static final ClientSettings LIMITS = TestClients.waiting(2_000, 1_000_000, 1_000_000);
    private static final String EVENT = "session_status_changed";

    private final VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
    private final ToldSource source = new ToldSource();
    private final Outbox outbox = new Outbox(LIMITS, () -> {});
    private final Client client = new Client(USER, null, new SocketIoFormat(), outbox, 10);
    private final Commands commands = commands();

    private Commands commands() {
        var fanOut = new FanOut(
                source,
                source,
                TestDeliveries.by(Clock.systemUTC()),
                ANSWER_WITHIN,
                new MicrometerMeter(new SimpleMeterRegistry()));
        return new Commands(
                fanOut,
                new ConnectionStateRecovery(source, fanOut, ANSWER_WITHIN, Duration.ofSeconds(30)),
                client,
                new ClientReplies(new SocketIoFormat(), outbox, Clock.systemUTC(), null));
    }

    @AfterEach
    void end() {
        VirtualTimeScheduler.reset();
    }

    @Test
    void a_command_that_repeats_a_pending_one_joins_it() {
        run(new Subscribe(SESSION), 1L);
        run(new Subscribe(SESSION), 2L);
        run(new Subscribe(SESSION), null);
        assertThat(source.waiting()).isOne();

        source.answer(found());

        assertSaid(EVENT, "1 ok", "2 ok");
    }

    @Test
    void a_session_and_all_of_them_are_asked_for_at_the_same_time() {
        run(new Subscribe(SESSION), 1L);
        run(new SubscribeAll(), 2L);

        assertThat(source.waiting()).isEqualTo(2);
    }

    @Test
    void what_is_left_before_its_answer_is_answered_and_no_more_is_said_of_it() {
        run(new Subscribe(SESSION), 1L);
        run(new Unsubscribe(SESSION), 2L);
        assertSaid("1 ok", "2 ok");

        source.answer(found());

        assertSaid();
    }

    @Test
    void who_comes_back_at_once_is_given_the_present_state_of_after_that() {
        run(new SubscribeAll(), 1L);
        run(new UnsubscribeAll(), 2L);
        run(new SubscribeAll(), 3L);
        assertSaid("1 ok", "2 ok");

        source.answer(found());
        source.answer(found());

        assertSaid(EVENT, "3 ok");
    }

    @Test
    void a_subscription_that_takes_too_long_is_answered_as_pending_and_so_is_one_that_repeats_it() {
        run(new Subscribe(SESSION), 1L);
        time.advanceTimeBy(ANSWER_WITHIN);
        run(new Subscribe(SESSION), 2L);
        assertSaid("1 pending", "2 pending");

        source.answer(found());

        assertSaid(EVENT);
    }

    @Test
    void what_turns_out_not_to_exist_after_it_was_answered_as_pending_is_told_by_an_event() {
        run(new Subscribe(SESSION), 1L);
        time.advanceTimeBy(ANSWER_WITHIN);
        source.answer(new Snapshot(1, new Offset("e", 1), List.of()));
        time.advanceTimeBy(ANSWER_WITHIN);
        source.answer(new Snapshot(2, new Offset("e", 1), List.of()));

        assertSaid("1 pending", "connection_error");
        assertThat(client.hasSubscriptions()).isFalse();
    }

    @Test
    void commands_wait_while_a_client_resumes_and_follow_in_their_order() {
        run(new Resume(false, List.of(SESSION), new Offset("e", 1)), 1L);
        run(new Unsubscribe(OTHER), 2L);
        run(new Subscribe(SESSION), 3L);
        assertSaid();

        time.advanceTimeBy(ANSWER_WITHIN);
        source.answer(found());
        source.answer(found());

        assertSaid("resync", "2 ok", EVENT, "1 ok", "3 ok");
    }

    @Test
    void more_commands_than_may_wait_are_refused() {
        run(new Resume(true, List.of(), new Offset("e", 1)), 1L);
        for (long id = 2; id <= 1_002; id++) {
            run(new Unsubscribe(SESSION), id);
        }

        assertSaid("1002 too_many_subscriptions");
    }

    @Test
    void nothing_more_is_said_to_who_has_gone() {
        run(new Subscribe(SESSION), 1L);
        run(new Subscribe(OTHER), 2L);

        commands.dismiss();
        source.answer(found());
        source.answer(found());

        assertSaid();
    }

    private void run(ClientCommand command, @Nullable Long ackId) {
        commands.run(command, ackId);
    }

    private static Snapshot found() {
        return new Snapshot(
                1,
                new Offset("e", 1),
                List.of(PublishedEvent.of(
                        new SessionEvent(
                                SESSION,
                                new EventVersion(1),
                                Instant.EPOCH,
                                null,
                                new StatusOnly(SessionStatus.CREATED)),
                        null)));
    }

    /** The names of events, and of answers what they say. */
    private void assertSaid(String... expected) {
        Stream<String> said = TextFormat.drain(outbox).stream()
                .map(frame -> frame.startsWith("42")
                        ? frame.replaceFirst("^42\\[\"(\\w+)\".*", "$1")
                        : frame.replaceFirst("^43(\\d+).*?(ok\":true}|pending|code\":\"\\w+).*", "$1 $2")
                                .replaceAll("\":true}|code\":\"", ""));
        assertThat(said).containsExactly(expected);
    }
}
