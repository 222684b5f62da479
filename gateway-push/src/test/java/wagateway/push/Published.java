package wagateway.push;

import wagateway.model.event.SessionEvent;
import wagateway.model.wire.EventJson;

/** The texts of events as API pods publish them. */
public final class Published {
    private Published() {}

    public static String text(SessionEvent event) {
        String json = EventJson.write(event.sessionId(), event.at(), event.lastReportAt(), event.state(), null);
        return "{\"version\":" + event.version().value() + "," + json.substring(1);
    }
}
