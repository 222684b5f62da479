package wagateway.push.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import wagateway.model.identity.Caller;
import wagateway.model.identity.UserId;
import wagateway.model.token.TokenVerifier;
import wagateway.push.protocol.CloseReason;
import wagateway.push.wire.ClientCommand;

/** A stream of server-sent events from the request to its end, with a clock of its own. */
class EventStreamMachineTest {
    private static final long START = 1_000_000;
    private static final Effect COMMENT = new Effect.Send(":\n\n");
    private static final Caller ALICE = new Caller(new UserId("alice"), null, Instant.ofEpochMilli(START + 100_000));

    private final Set<Caller> revoked = new HashSet<>();
    private final EventStreamMachine machine = new EventStreamMachine(TestConnections.SETTINGS, revoked::contains);

    @Test
    void it_begins_with_a_greeting_and_runs_what_the_request_says() {
        after(
                machine.open(ALICE, List.of(new ClientCommand.SubscribeAll()), START),
                new Effect.Send("retry: 2000\n\n"),
                new Effect.Admit(ALICE, null),
                new Effect.Send("event: connected\ndata: {\"message\":\"Event stream connection established\","
                        + "\"userId\":\"alice\",\"timestamp\":\"1970-01-01T00:16:40.000Z\"}\n\n"),
                new Effect.Run(new ClientCommand.SubscribeAll(), 0L));
    }

    @Test
    void it_shows_that_it_is_alive_and_tells_that_its_token_ends_before_that_closes_it() {
        ConnectionState state = stateOf(machine.open(ALICE, List.of(), START));
        state = after(machine.ticked(state, START + 24_999));
        state = after(machine.ticked(state, START + 25_000), COMMENT);
        state = after(machine.ticked(state, START + 25_001));
        state = after(
                machine.ticked(state, START + 40_000),
                new Effect.Send("event: token_expiring\ndata: {\"expiresAt\":\"1970-01-01T00:18:20.000Z\"}\n\n"));
        state = after(machine.ticked(state, START + 50_000), COMMENT);

        long end = START + 100_000 + TokenVerifier.CLOCK_SKEW.toMillis();
        assertThat(machine.ticked(state, end))
                .isEqualTo(Step.end(
                        CloseReason.TOKEN_EXPIRED,
                        new Effect.Send(
                                "event: token_expired\ndata: {\"expiresAt\":\"1970-01-01T00:18:20.000Z\"}\n\n")));
    }

    @Test
    void it_ends_once_its_token_is_revoked() {
        ConnectionState state = stateOf(machine.open(ALICE, List.of(), START));
        state = after(machine.ticked(state, START));

        revoked.add(ALICE);

        assertThat(machine.ticked(state, START)).isEqualTo(Step.end(CloseReason.TOKEN_REVOKED));
    }

    private static ConnectionState after(Step<ConnectionState> step, Effect... effects) {
        ConnectionState state = stateOf(step);
        assertThat(step).isEqualTo(Step.next(state, effects));
        return state;
    }

    private static ConnectionState stateOf(Step<ConnectionState> step) {
        if (step instanceof Step.Next<ConnectionState>(ConnectionState state, List<Effect> _)) {
            return state;
        }
        throw new AssertionError(step);
    }
}
