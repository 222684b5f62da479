package wagateway.push.connection;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import wagateway.model.identity.Caller;
import wagateway.push.protocol.CloseReason;
import wagateway.push.wire.ClientCommand;
import wagateway.push.wire.ConnectionEvents;
import wagateway.push.wire.EventStreamFormat;

/** A stream of server-sent events: its client says what it wants in the request and is silent from then on. */
public final class EventStreamMachine implements Machine {
    private static final Effect RETRY = new Effect.Send(EventStreamFormat.RETRY);
    private static final Effect COMMENT = new Effect.Send(EventStreamFormat.COMMENT);
    private static final long ACK = 0;

    private final ConnectionSettings settings;
    private final Authenticated.Terms terms;

    /** @param revoked whether the token of a caller is not accepted any more */
    public EventStreamMachine(ConnectionSettings settings, Predicate<Caller> revoked) {
        this.settings = settings;
        this.terms = new Authenticated.Terms(new EventStreamFormat(), "Event stream", settings, revoked);
    }

    /**
     * Opens a connection.
     *
     * @param commands of the request; each is answered
     */
    public Step<ConnectionState> open(Caller caller, List<ClientCommand> commands, long now) {
        var client = new Authenticated(caller, terms);
        List<Effect> effects = new ArrayList<>(List.of(RETRY, new Effect.Admit(caller, null), client.greeting(now)));
        commands.forEach(command -> effects.add(new Effect.Run(command, ACK)));
        return new Step.Next<>(new ConnectionState(settings.nextPing(now), new Listening(client)), effects);
    }

    /** A comment gets no answer: a peer that is gone is noticed only when a write fails. */
    @Override
    public Step<ConnectionState> ticked(ConnectionState state, long now) {
        return state.heartbeat().isPingDue(now)
                ? state.pinging(COMMENT, settings.nextPing(now), now)
                : state.ticked(now);
    }

    private record Listening(Authenticated client) implements Conversation {
        @Override
        public Step<Conversation> text(String message, long now) {
            return Step.end(CloseReason.PROTOCOL_VIOLATION);
        }

        @Override
        public Step<Conversation> binary(ByteBuffer message, long now) {
            return Step.end(CloseReason.PROTOCOL_VIOLATION);
        }

        /** An event tells that the token has expired, as a stream has no close code. */
        @Override
        public Step<Conversation> ticked(long now) {
            Step<Conversation> step = client.ticked(now).map(Listening::new);
            return step instanceof Step.End<Conversation>(CloseReason reason, List<Effect> _)
                            && reason == CloseReason.TOKEN_EXPIRED
                    ? Step.end(
                            reason,
                            client.tell(ConnectionEvents.tokenExpired(
                                    client.caller().expiresAt())))
                    : step;
        }
    }
}
