package wagateway.api.outbox;

import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;

/** The state of sessions, as PostgreSQL has it. */
public interface LatestEvents {
    /** The latest event of the session, of a deleted one too; nothing when there is no such session. */
    Mono<PendingEvent> of(SessionId session);

    /** The latest event of each session of the user that is not deleted. */
    Flux<PendingEvent> of(UserId user);

    /** The latest event of each session to which something happened within the time; of deleted ones too. */
    Flux<PendingEvent> within(Duration time);
}
