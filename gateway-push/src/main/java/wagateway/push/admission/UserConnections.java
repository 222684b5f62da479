package wagateway.push.admission;

import reactor.core.publisher.Mono;
import wagateway.model.identity.UserId;

/** Counts the connections of each user, of which there may be so many. Safe for any thread. */
public interface UserConnections {
    /**
     * A user wants one more.
     *
     * @return what is to be released when it is over; empty when it is refused. Never fails.
     */
    Mono<Lease> claim(UserId user);
}
