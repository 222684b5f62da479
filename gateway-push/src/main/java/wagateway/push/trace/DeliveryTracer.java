package wagateway.push.trace;

import org.jspecify.annotations.Nullable;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.TraceParent;
import wagateway.push.client.DeliverySpan;

/** Makes one span for each event that is followed, whatever the number of its sockets. It has neither QR code nor account. */
@FunctionalInterface
public interface DeliveryTracer {
    /** Follows nothing. */
    DeliveryTracer NONE = (_, _) -> null;

    /**
     * Begins a span; it ends when every socket that the event waits for has taken it, and no later than after {@code 5 s}.
     *
     * @return null when so many are followed already that this one is not
     */
    @Nullable
    DeliverySpan startSpan(SessionEvent event, TraceParent from);
}
