package wagateway.model.wire;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.TraceParent;

/** An event as it is published: as {@link EventJson}, with its session and version in it. */
public final class PublishedEvent {
    private static final JsonMapper MAPPER = JsonMapper.shared();

    private PublishedEvent() {}

    /** @throws WireFormatException when the text is no event of that form */
    public static SessionEvent read(String text) {
        try {
            return EventJson.read(MAPPER.readTree(text));
        } catch (JacksonException | IllegalArgumentException e) {
            throw new WireFormatException("not a valid event", e);
        }
    }

    /** Where an event comes from; null when it is not traced. Costs little then. */
    public static @Nullable TraceParent trace(String text) {
        return EventJson.trace(text);
    }
}
