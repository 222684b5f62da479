package wagateway.push;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.SessionState.Deleted;
import wagateway.model.event.SessionState.Failed;
import wagateway.model.event.SessionState.QrShown;
import wagateway.model.event.SessionState.StatusOnly;
import wagateway.model.event.TraceParent;
import wagateway.model.wire.EventJson;
import wagateway.push.wire.PushedEvent;

/** The texts of events as API pods publish them. */
public final class Published {
    private Published() {}

    /** With the version in it, as the pods of today write it. */
    public static String text(SessionEvent event) {
        String json = EventJson.write(event.sessionId(), event.at(), event.lastReportAt(), event.state(), null);
        return "{\"version\":" + event.version().value() + "," + json.substring(1);
    }

    /** In lines, as those of a later release do. */
    public static String lines(SessionEvent event, @Nullable TraceParent trace) {
        var head = new LinkedHashMap<String, Object>();
        head.put("format", 2);
        head.put(
                "type",
                switch (event.state()) {
                    case QrShown _ -> "qr";
                    case StatusOnly _ -> "status";
                    case Failed _ -> "failed";
                    case Deleted _ -> "deleted";
                });
        head.put("sessionId", event.sessionId().value());
        head.put("version", event.version().value());
        head.put("at", event.at().toEpochMilli());
        if (event.lastReportAt() instanceof Instant reported) {
            head.put("lastReportAt", reported.toEpochMilli());
        }
        if (trace != null) {
            head.put("traceparent", trace.toString());
        }
        return JsonMapper.shared().writeValueAsString(head)
                + PushedEvent.of(event).stream()
                        .map(pushed -> "\n" + pushed.name() + " " + pushed.data())
                        .collect(Collectors.joining());
    }
}
