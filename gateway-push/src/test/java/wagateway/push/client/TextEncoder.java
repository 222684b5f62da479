package wagateway.push.client;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import wagateway.model.event.Offset;
import wagateway.model.event.SessionEvent;
import wagateway.push.recovery.ResumePoint;

/** Events as {@code session@version}, with a blank and where to go on from behind it where that is said. */
public final class TextEncoder implements FrameEncoder {
    @Override
    public List<Frame> encode(SessionEvent event, @Nullable ResumePoint resume) {
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
