package wagateway.push;

import wagateway.model.event.SessionEvent;
import wagateway.model.wire.EventJson;
import wagateway.model.wire.PublishedEvent;

/** The texts of events as API pods publish them. */
public final class Published {
    private Published() {}

    public static String text(SessionEvent event) {
        return PublishedEvent.of(event, null).text();
    }

    /** As it is stored, with the version in it: what the pods of the release before publish. */
    static String asStored(SessionEvent event) {
        String json = EventJson.write(event.sessionId(), event.at(), event.lastReportAt(), event.state(), null);
        return "{\"version\":" + event.version().value() + "," + json.substring(1);
    }
}
