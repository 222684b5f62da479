package wagateway.push.connection.plain;

import org.jspecify.annotations.Nullable;
import wagateway.push.contract.Answer;
import wagateway.push.contract.PushedEvent;
import wagateway.push.protocol.plain.PlainCodec;
import wagateway.push.protocol.plain.ServerMessage;
import wagateway.push.recovery.ResumePoint;

/** The messages in which the contract's events and answers travel over the plain protocol. */
public final class PlainTexts {
    private PlainTexts() {}

    /** @param offset of an event of the stream; others have none */
    public static String event(PushedEvent event, @Nullable ResumePoint offset) {
        return PlainCodec.encode(
                new ServerMessage.Event(event.name(), offset == null ? null : offset.toString(), event.data()));
    }

    /**
     * An answer; null when there is nothing to say. A refusal is said to whoever asked nothing too.
     *
     * @param session that it is about, or what the client named as one
     */
    public static @Nullable String answer(@Nullable Long id, @Nullable String session, Answer answer) {
        return switch (answer) {
            case Answer.Refused(String code, String message) ->
                PlainCodec.encode(new ServerMessage.Refused(id, session, code, message));
            case Answer.Done _ -> id == null ? null : PlainCodec.encode(new ServerMessage.Ack(id, session, false));
            case Answer.Pending _ -> id == null ? null : PlainCodec.encode(new ServerMessage.Ack(id, session, true));
        };
    }
}
