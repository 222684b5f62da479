package wagateway.push.wire;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import wagateway.model.wire.PushedEvent;
import wagateway.push.protocol.plain.PlainCodec;
import wagateway.push.protocol.plain.ServerMessage;
import wagateway.push.recovery.ResumePoint;

/** Messages of the plain protocol. A refusal is sent even if the message had no id. */
public record PlainFormat() implements WireFormat {
    @Override
    public String event(PushedEvent event, @Nullable ResumePoint offset) {
        return PlainCodec.encode(
                new ServerMessage.Event(event.name(), offset == null ? null : offset.toString(), event.data()));
    }

    @Override
    public @Nullable String answer(Answer answer, @Nullable String subject, @Nullable Long ackId, Instant now) {
        return switch (answer) {
            case Answer.Refused(String code, String message) ->
                PlainCodec.encode(new ServerMessage.Refused(ackId, subject, code, message));
            case Answer.Done _ ->
                ackId == null ? null : PlainCodec.encode(new ServerMessage.Ack(ackId, subject, false));
            case Answer.Pending _ ->
                ackId == null ? null : PlainCodec.encode(new ServerMessage.Ack(ackId, subject, true));
        };
    }
}
