package wagateway.api.session;

import wagateway.model.event.EventVersion;
import wagateway.model.event.SessionEvent;

/** An event that is complete but for its version, which the database gives when it stores the event. */
@FunctionalInterface
public interface Draft {
    SessionEvent at(EventVersion version);
}
