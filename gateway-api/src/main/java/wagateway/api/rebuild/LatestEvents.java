package wagateway.api.rebuild;

import reactor.core.publisher.Flux;
import wagateway.api.outbox.PendingEvent;
import wagateway.model.identity.UserId;

/** The state of a user's sessions, as PostgreSQL has it. */
public interface LatestEvents {
    /** The latest event of each session that is not deleted. */
    Flux<PendingEvent> of(UserId user);
}
