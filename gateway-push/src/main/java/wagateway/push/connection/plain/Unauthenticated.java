package wagateway.push.connection.plain;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import wagateway.model.identity.Caller;
import wagateway.model.token.Verification;
import wagateway.push.connection.Authenticated;
import wagateway.push.connection.Conversation;
import wagateway.push.connection.Effect;
import wagateway.push.connection.Effect.Verify.Purpose;
import wagateway.push.connection.Input;
import wagateway.push.connection.Step;
import wagateway.push.protocol.CloseReason;
import wagateway.push.protocol.plain.ClientMessage;
import wagateway.push.protocol.socketio.ConnectRefusal;
import wagateway.push.wire.Answer;
import wagateway.push.wire.Refusal;

/** No token of the client has been accepted yet. */
final class Unauthenticated extends PlainConversation {
    private final long deadline;
    private final @Nullable String headerToken;
    private final boolean verifying;

    /**
     * @param deadline when the connection is closed if no token has been accepted
     * @param headerToken the one of the HTTP request, until it is verified
     */
    Unauthenticated(PlainRules rules, long deadline, @Nullable String headerToken, boolean verifying) {
        super(rules);
        this.deadline = deadline;
        this.headerToken = headerToken;
        this.verifying = verifying;
    }

    @Override
    Step<Conversation> message(ClientMessage message, long now) {
        return switch (message) {
            case ClientMessage.Auth(Long id, String _)
            when verifying -> answer(id, Refusal.INVALID_ARGUMENT.because("a token is being verified already"), now);
            case ClientMessage.Auth(Long id, String token) -> verify(token, id);
            case ClientMessage.Malformed(Long id, String detail) ->
                answer(id, Refusal.INVALID_ARGUMENT.because(detail), now);
            default -> answer(message.id(), Refusal.AUTHENTICATION_REQUIRED.asAnswer(), now);
        };
    }

    private Step<Conversation> verify(String token, @Nullable Long id) {
        return Step.next(
                new Unauthenticated(rules, deadline, null, true), new Effect.Verify(token, Purpose.CONNECT, id));
    }

    @Override
    public Step<Conversation> verified(Input.Verified verified, long now) {
        if (!(verified.verification() instanceof Verification.Accepted(Caller caller))) {
            return new Unauthenticated(rules, deadline, null, false)
                    .answer(
                            verified.ackId(),
                            Refusal.of(verified.verification()).asAnswer(),
                            now);
        }
        if (!verified.withinLimit()) {
            List<Effect> last = new ArrayList<>(List.of(new Effect.Refused(ConnectRefusal.TOO_MANY_CONNECTIONS)));
            last.addAll(answered(verified.ackId(), Refusal.TOO_MANY_CONNECTIONS.asAnswer(), now));
            return new Step.End<>(CloseReason.TOO_MANY_CONNECTIONS, last);
        }
        var client = new Authenticated(caller, rules.terms());
        List<Effect> effects = new ArrayList<>(List.of(new Effect.Admit(caller, null), client.greeting(now)));
        effects.addAll(answered(verified.ackId(), new Answer.Done(), now));
        return new Step.Next<>(new ConnectedConversation(rules, client), effects);
    }

    @Override
    public Step<Conversation> ticked(long now) {
        if (now >= deadline) {
            return Step.end(CloseReason.CONNECT_TIMEOUT);
        }
        return headerToken == null ? Step.next(this) : verify(headerToken, null);
    }
}
