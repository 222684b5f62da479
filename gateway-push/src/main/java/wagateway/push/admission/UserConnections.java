package wagateway.push.admission;

import reactor.core.publisher.Mono;
import wagateway.model.identity.UserId;

/** Counts the connections of each user, and refuses those that are too many. Safe for any thread. */
public interface UserConnections {
    /**
     * Claims one more connection.
     *
     * @return a lease to release when the connection ends; empty when it is refused. Never fails.
     */
    Mono<Lease> claim(UserId user);
}
