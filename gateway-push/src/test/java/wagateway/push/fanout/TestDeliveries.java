package wagateway.push.fanout;

import java.time.Clock;
import wagateway.push.trace.DeliveryTracer;
import wagateway.push.watching.ToldWatchStore;
import wagateway.push.watching.WatchStore;
import wagateway.push.watching.Watching;

/** Deliveries that nothing traces. */
public final class TestDeliveries {
    private TestDeliveries() {}

    /** Those of which nobody is told. */
    public static Deliveries by(Clock clock) {
        return telling(new ToldWatchStore(), clock);
    }

    static Deliveries telling(WatchStore store, Clock clock) {
        return new Deliveries(clock, DeliveryTracer.NONE, new Watching(store, clock));
    }
}
