package wagateway.push.wire;

import java.time.Instant;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import wagateway.model.wire.PushedEvent;
import wagateway.push.recovery.ResumePoint;

/** Events as the HTML standard has them in section "Server-sent events"; the id is the offset. */
public record EventStreamFormat() implements WireFormat {
    /** Ignored by clients; shows that the pod is alive. */
    public static final String COMMENT = ":\n\n";

    /** After which time a client reconnects. */
    public static final String RETRY = "retry: 2000\n\n";

    @Override
    public String event(PushedEvent event, @Nullable ResumePoint offset) {
        return (offset == null ? "" : "id: " + offset + "\n") + "event: " + event.name() + "\ndata: " + event.data()
                + "\n\n";
    }

    /** Only refusals are sent, with or without an id. */
    @Override
    public @Nullable String answer(Answer answer, @Nullable String subject, @Nullable Long ackId, Instant now) {
        if (!(answer instanceof Answer.Refused(String code, String message))) {
            return null;
        }
        var data = new LinkedHashMap<String, String>();
        if (subject != null) {
            data.put("session", subject);
        }
        data.put("code", code);
        data.put("message", message);
        return event(new PushedEvent("error", JsonMapper.shared().writeValueAsString(data)), null);
    }
}
