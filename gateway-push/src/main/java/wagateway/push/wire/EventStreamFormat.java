package wagateway.push.wire;

import java.time.Instant;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import wagateway.push.recovery.ResumePoint;

/** Events as the HTML standard has them in section "Server-sent events"; the id is the offset. */
public record EventStreamFormat() implements WireFormat {
    /** What nobody is told of; shows that the pod is there. */
    public static final String COMMENT = ":\n\n";

    /** How soon a client shall come back. */
    public static final String RETRY = "retry: 2000\n\n";

    @Override
    public String event(PushedEvent event, @Nullable ResumePoint offset) {
        return (offset == null ? "" : "id: " + offset + "\n") + "event: " + event.name() + "\ndata: " + event.data()
                + "\n\n";
    }

    /** Only refusals are said; whoever did not want the answer is told by them too. */
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
