package wagateway.push.transport;

import org.jspecify.annotations.Nullable;
import wagateway.model.event.Offset;
import wagateway.push.wire.Answer;

/** Where a client is told what became of its commands. Called from any thread; must not block. */
public interface Replies {
    /**
     * @param subject the session that it is about, or what the client named as one; null when it named none, or all
     * @param ackId present when the client wants the answer
     */
    void answer(Answer answer, @Nullable String subject, @Nullable Long ackId);

    /** It cannot go on from there: the present state follows. */
    void resync(Offset seen);
}
