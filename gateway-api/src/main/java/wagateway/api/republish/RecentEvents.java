package wagateway.api.republish;

import java.time.Duration;
import reactor.core.publisher.Flux;
import wagateway.api.outbox.PendingEvent;

/** The state of sessions, as PostgreSQL has it. */
public interface RecentEvents {
    /** The latest event of each session to which something happened within the time; of deleted ones too. */
    Flux<PendingEvent> within(Duration time);
}
