package wagateway.push.connection.plain;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import wagateway.push.connection.Conversation;
import wagateway.push.connection.Effect;
import wagateway.push.connection.Input;
import wagateway.push.protocol.CloseReason;
import wagateway.push.protocol.Decoded;
import wagateway.push.protocol.plain.ClientMessage;
import wagateway.push.protocol.plain.PlainCodec;
import wagateway.push.protocol.plain.ServerMessage;
import wagateway.push.wire.Answer;
import wagateway.push.wire.PlainFormat;
import wagateway.push.wire.WireFormat;

/** The plain JSON protocol. What is no message of it closes the connection; one that cannot be done is answered. */
public abstract sealed class PlainConversation implements Conversation permits Unauthenticated, Authenticated {
    static final WireFormat FORMAT = new PlainFormat();

    final PlainRules rules;

    PlainConversation(PlainRules rules) {
        this.rules = rules;
    }

    public static Conversation.Opening with(PlainRules rules) {
        return (headerToken, now) ->
                new Unauthenticated(rules, now + rules.authTimeout().toMillis(), headerToken, false);
    }

    @Override
    public final Turn text(String text, long now) {
        return switch (PlainCodec.decode(text, rules.maxSessions())) {
            case Decoded.Violation<ClientMessage> violation -> new Turn.Ends(violation.consequence());
            case Decoded.Packet<ClientMessage>(ClientMessage.Ping(Long id)) ->
                goOn(this, new Effect.Send(PlainCodec.encode(new ServerMessage.Pong(id))));
            case Decoded.Packet<ClientMessage>(ClientMessage message) -> said(message);
        };
    }

    abstract Turn said(ClientMessage message);

    @Override
    public final Turn binary(ByteBuffer message, long now) {
        return new Turn.Ends(CloseReason.PROTOCOL_VIOLATION);
    }

    @Override
    public final Turn recovered(Input.Recovered recovered, long now) {
        return goOn(this);
    }

    static Turn goOn(Conversation next, Effect... effects) {
        return new Turn.Goes(next, List.of(effects));
    }

    final Turn answer(@Nullable Long id, Answer answer) {
        return new Turn.Goes(this, answered(id, answer));
    }

    static List<Effect> answered(@Nullable Long id, Answer answer) {
        List<Effect> effects = new ArrayList<>(1);
        if (FORMAT.answer(answer, null, id, Instant.EPOCH) instanceof String text) {
            effects.add(new Effect.Send(text));
        }
        return effects;
    }
}
