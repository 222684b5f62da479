package wagateway.push.client;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import wagateway.model.event.Offset;
import wagateway.model.wire.PublishedEvent;
import wagateway.model.wire.PushedEvent;
import wagateway.push.recovery.ResumePoint;
import wagateway.push.wire.Answer;
import wagateway.push.wire.Frame;
import wagateway.push.wire.WireFormat;

/** Events as {@code session@version}, with a blank and where to go on from behind it where that is said. */
public record TextFormat() implements WireFormat {
    @Override
    public String event(PushedEvent event, @Nullable ResumePoint offset) {
        return event.name();
    }

    @Override
    public String answer(Answer answer, @Nullable String subject, @Nullable Long ackId, Instant now) {
        return answer.json();
    }

    @Override
    public List<Frame> encode(PublishedEvent event, @Nullable ResumePoint resume) {
        return List.of(
                Frame.of(event.sessionId() + "@" + event.version().value() + (resume == null ? "" : " " + resume)));
    }

    @Override
    public Frame resync(Offset seen) {
        return Frame.of("resync " + seen);
    }

    /** What waits in an outbox; nothing is left in it. */
    public static List<String> drain(Outbox outbox) {
        return Stream.generate(outbox::poll)
                .takeWhile(Objects::nonNull)
                .map(frame -> new String(frame.bytes(), StandardCharsets.UTF_8))
                .toList();
    }
}
