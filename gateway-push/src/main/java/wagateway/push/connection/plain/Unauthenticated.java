package wagateway.push.connection.plain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import wagateway.model.identity.Caller;
import wagateway.model.token.Verification;
import wagateway.push.connection.Effect;
import wagateway.push.connection.Effect.Verify.Purpose;
import wagateway.push.connection.Input;
import wagateway.push.connection.TokenLife;
import wagateway.push.protocol.CloseReason;
import wagateway.push.protocol.plain.ClientMessage;
import wagateway.push.wire.Answer;
import wagateway.push.wire.PushedEvent;
import wagateway.push.wire.Refusal;

/** Nobody knows yet who the client is. */
final class Unauthenticated extends PlainConversation {
    private final long until;
    private final @Nullable String headerToken;
    private final boolean verifying;

    /**
     * @param until when it has to be known
     * @param headerToken the one of the HTTP request, until it is verified
     */
    Unauthenticated(PlainRules rules, long until, @Nullable String headerToken, boolean verifying) {
        super(rules);
        this.until = until;
        this.headerToken = headerToken;
        this.verifying = verifying;
    }

    @Override
    Turn said(ClientMessage message) {
        return switch (message) {
            case ClientMessage.Auth(Long id, String _)
            when verifying -> answer(id, Refusal.INVALID_ARGUMENT.because("a token is being verified already"));
            case ClientMessage.Auth(Long id, String token) -> verify(token, id);
            case ClientMessage.Malformed(Long id, String detail) ->
                answer(id, Refusal.INVALID_ARGUMENT.because(detail));
            default -> answer(message.id(), Refusal.AUTHENTICATION_REQUIRED.asAnswer());
        };
    }

    private Turn verify(String token, @Nullable Long id) {
        return goOn(new Unauthenticated(rules, until, null, true), new Effect.Verify(token, Purpose.CONNECT, id));
    }

    @Override
    public Turn verified(Input.Verified verified, long now) {
        if (!(verified.verification() instanceof Verification.Accepted(Caller caller))) {
            return new Unauthenticated(rules, until, null, false)
                    .answer(verified.ackId(), Refusal.AUTHENTICATION_FAILED.asAnswer());
        }
        List<Effect> effects = new ArrayList<>();
        effects.add(new Effect.Admit(caller, null));
        effects.add(new Effect.Send(
                FORMAT.event(PushedEvent.connected("WebSocket", caller.userId(), Instant.ofEpochMilli(now)), null)));
        effects.addAll(answered(verified.ackId(), new Answer.Done()));
        return new Turn.Goes(new Authenticated(rules, TokenLife.of(caller, rules.tokenWarning())), effects);
    }

    @Override
    public Turn ticked(long now) {
        if (now >= until) {
            return new Turn.Ends(CloseReason.CONNECT_TIMEOUT);
        }
        return headerToken == null ? goOn(this) : verify(headerToken, null);
    }
}
