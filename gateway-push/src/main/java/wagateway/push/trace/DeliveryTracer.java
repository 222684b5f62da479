package wagateway.push.trace;

import org.jspecify.annotations.Nullable;
import wagateway.model.event.TraceParent;
import wagateway.model.wire.PublishedEvent;

/**
 * Makes one span for each traced event, whatever the number of its sockets. A span has neither QR codes nor accounts in
 * it.
 */
@FunctionalInterface
public interface DeliveryTracer {
    /** Traces nothing. */
    DeliveryTracer NONE = (_, _) -> null;

    /**
     * Begins a span; it ends when every socket that the event waits for has taken it, and no later than after {@code 5 s}.
     *
     * @return null when too many spans are open
     */
    @Nullable
    DeliverySpan startSpan(PublishedEvent event, TraceParent from);
}
