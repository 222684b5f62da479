package wagateway.push.transport;

import java.time.Clock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import wagateway.model.event.Offset;
import wagateway.push.client.Outbox;
import wagateway.push.wire.Answer;
import wagateway.push.wire.Frame;
import wagateway.push.wire.WireFormat;

/**
 * Tells a client what became of its commands. Called from any thread; does not block.
 *
 * @param acks given the answers to commands that wanted one; null where they are frames as all others
 */
record ClientReplies(
        WireFormat format,
        Outbox outbox,
        Clock clock,
        @Nullable Consumer<Answer> acks) {
    /**
     * @param subject the session that it is about, or what the client named as one; null when it named none, or all
     * @param ackId present when the client wants the answer
     */
    void answer(Answer answer, @Nullable String subject, @Nullable Long ackId) {
        if (acks != null && ackId != null) {
            acks.accept(answer);
        } else if (format.answer(answer, subject, ackId, clock.instant()) instanceof String text) {
            outbox.offer(Frame.of(text));
        }
    }

    /** It cannot go on from there: the present state follows. */
    void resync(Offset seen) {
        outbox.offer(format.resync(seen));
    }
}
