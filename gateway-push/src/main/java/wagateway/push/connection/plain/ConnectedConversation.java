package wagateway.push.connection.plain;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import wagateway.model.event.Offset;
import wagateway.model.identity.SessionId;
import wagateway.push.connection.Authenticated;
import wagateway.push.connection.Conversation;
import wagateway.push.connection.Effect;
import wagateway.push.connection.Effect.Verify.Purpose;
import wagateway.push.connection.Input;
import wagateway.push.connection.Step;
import wagateway.push.protocol.plain.ClientMessage;
import wagateway.push.protocol.plain.ClientMessage.Target;
import wagateway.push.wire.ClientCommand;
import wagateway.push.wire.Refusal;

/** Commands are taken and events delivered, as long as the token is good. */
final class ConnectedConversation extends PlainConversation {
    private final Authenticated client;

    ConnectedConversation(PlainRules rules, Authenticated client) {
        super(rules);
        this.client = client;
    }

    @Override
    Step<Conversation> message(ClientMessage message, long now) {
        return switch (message) {
            case ClientMessage.Subscribe(Long id, Target target, String offset) ->
                run(id, offset == null ? subscribe(target) : resumeFrom(target, offset));
            case ClientMessage.Unsubscribe(Long id, Target target) ->
                run(
                        id,
                        target.all()
                                ? List.of(new ClientCommand.UnsubscribeAll())
                                : each(target, ClientCommand.Unsubscribe::new));
            case ClientMessage.RefreshToken(Long id, String next) ->
                Step.next(this, new Effect.Verify(next, Purpose.REFRESH, id));
            case ClientMessage.Malformed(Long id, String detail) ->
                answer(id, Refusal.INVALID_ARGUMENT.because(detail), now);
            case ClientMessage.Auth(Long id, String _) ->
                answer(
                        id,
                        Refusal.INVALID_ARGUMENT.because(
                                "already authenticated: send refresh_token to extend the connection"),
                        now);
            case ClientMessage.Unknown(Long id) ->
                answer(id, Refusal.UNKNOWN_EVENT.because("no such type: see the list of messages"), now);
            case ClientMessage.Ping _ -> Step.next(this);
        };
    }

    private static List<ClientCommand> subscribe(Target target) {
        return target.all() ? List.of(new ClientCommand.SubscribeAll()) : each(target, ClientCommand.Subscribe::new);
    }

    /** A malformed offset counts as one that cannot be resumed from; a malformed session id is refused by itself. */
    private static List<ClientCommand> resumeFrom(Target target, String offset) {
        List<SessionId> sessions = target.sessions().stream()
                .flatMap(name -> SessionId.parse(name).stream())
                .toList();
        var commands = new ArrayList<ClientCommand>();
        if (target.all() || !sessions.isEmpty()) {
            commands.add(new ClientCommand.Resume(
                    target.all(), sessions, Offset.parse(offset).orElse(Offset.NONE)));
        }
        target.sessions().stream()
                .filter(name -> SessionId.parse(name).isEmpty())
                .map(ClientCommand::unknown)
                .forEach(commands::add);
        return commands;
    }

    private static List<ClientCommand> each(Target target, Function<SessionId, ClientCommand> command) {
        return target.sessions().stream()
                .map(name -> SessionId.parse(name).map(command).orElseGet(() -> ClientCommand.unknown(name)))
                .toList();
    }

    private Step<Conversation> run(@Nullable Long id, List<ClientCommand> commands) {
        return new Step.Next<>(
                this,
                commands.stream()
                        .<Effect>map(command -> new Effect.Run(command, id))
                        .toList());
    }

    @Override
    public Step<Conversation> verified(Input.Verified verified, long now) {
        return client.verified(verified, answer -> answered(verified.ackId(), answer, now))
                .map(this::with);
    }

    @Override
    public Step<Conversation> ticked(long now) {
        return client.ticked(now).map(this::with);
    }

    private Conversation with(Authenticated next) {
        return next.equals(client) ? this : new ConnectedConversation(rules, next);
    }
}
