package wagateway.push.metrics;

import java.time.Clock;
import java.time.Duration;
import wagateway.model.identity.UserId;
import wagateway.model.wire.PublishedEvent;
import wagateway.push.source.EventBus;
import wagateway.push.source.StreamEntry;

/** Counts what another listener hears, and how old events are when that is done with them. */
public final class MeteredListener implements EventBus.Listener {
    private final EventBus.Listener listener;
    private final PodMeter meter;
    private final Clock clock;

    public MeteredListener(EventBus.Listener listener, PodMeter meter, Clock clock) {
        this.listener = listener;
        this.meter = meter;
        this.clock = clock;
    }

    @Override
    public void onEvent(UserId user, StreamEntry entry) {
        meter.received();
        listener.onEvent(user, entry);
        if (entry.event() instanceof PublishedEvent event) {
            meter.fannedOut(Duration.between(event.at(), clock.instant()));
        }
    }

    @Override
    public void onResumed(UserId user) {
        listener.onResumed(user);
    }
}
