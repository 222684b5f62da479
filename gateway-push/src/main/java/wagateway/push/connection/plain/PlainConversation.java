package wagateway.push.connection.plain;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import wagateway.push.connection.Conversation;
import wagateway.push.connection.Effect;
import wagateway.push.connection.Step;
import wagateway.push.protocol.CloseReason;
import wagateway.push.protocol.Decoded;
import wagateway.push.protocol.plain.ClientMessage;
import wagateway.push.protocol.plain.PlainCodec;
import wagateway.push.protocol.plain.ServerMessage;
import wagateway.push.wire.Answer;

/**
 * The plain JSON protocol. A frame that is not a message of it closes the connection; a message that cannot be carried
 * out is answered with an error.
 */
public abstract sealed class PlainConversation implements Conversation permits Unauthenticated, ConnectedConversation {
    final PlainRules rules;

    PlainConversation(PlainRules rules) {
        this.rules = rules;
    }

    public static Conversation.Opening with(PlainRules rules) {
        long timeout = rules.terms().settings().connectTimeout().toMillis();
        return (headerToken, now) -> new Unauthenticated(rules, now + timeout, headerToken, false);
    }

    @Override
    public final Step<Conversation> text(String text, long now) {
        return switch (PlainCodec.decode(text, rules.maxSessions())) {
            case Decoded.Violation<ClientMessage> violation -> Step.end(violation.consequence());
            case Decoded.Packet<ClientMessage>(ClientMessage.Ping(Long id)) ->
                Step.next(this, new Effect.Send(PlainCodec.encode(new ServerMessage.Pong(id))));
            case Decoded.Packet<ClientMessage>(ClientMessage message) -> message(message, now);
        };
    }

    abstract Step<Conversation> message(ClientMessage message, long now);

    @Override
    public final Step<Conversation> binary(ByteBuffer message, long now) {
        return Step.end(CloseReason.PROTOCOL_VIOLATION);
    }

    final Step<Conversation> answer(@Nullable Long id, Answer answer, long now) {
        return new Step.Next<>(this, answered(id, answer, now));
    }

    final List<Effect> answered(@Nullable Long id, Answer answer, long now) {
        List<Effect> effects = new ArrayList<>(1);
        if (rules.terms().format().answer(answer, null, id, Instant.ofEpochMilli(now)) instanceof String text) {
            effects.add(new Effect.Send(text));
        }
        return effects;
    }
}
