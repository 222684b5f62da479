package wagateway.push.metrics;

import java.time.Clock;
import java.time.Duration;
import wagateway.model.event.SessionEvent;
import wagateway.model.identity.UserId;
import wagateway.push.source.EventSource;

/** Counts what another listener hears, and how old events are when that is done with them. */
public final class MeteredListener implements EventSource.Listener {
    private final EventSource.Listener listener;
    private final PodMeter meter;
    private final Clock clock;

    public MeteredListener(EventSource.Listener listener, PodMeter meter, Clock clock) {
        this.listener = listener;
        this.meter = meter;
        this.clock = clock;
    }

    @Override
    public void onEvent(UserId user, EventSource.Entry entry) {
        meter.received();
        listener.onEvent(user, entry);
        if (entry.event() instanceof SessionEvent event) {
            meter.fannedOut(Duration.between(event.at(), clock.instant()));
        }
    }

    @Override
    public void onResumed(UserId user) {
        listener.onResumed(user);
    }
}
