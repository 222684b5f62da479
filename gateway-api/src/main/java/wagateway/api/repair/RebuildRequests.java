package wagateway.api.repair;

import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import wagateway.model.identity.UserId;

/** The users whose hash in Redis some push pod found incomplete. Each request is given to one API pod. */
public interface RebuildRequests {
    /** Waits for requests until cancelled; fails when Redis is away. A request that was given is gone. */
    Flux<UserId> requests();

    /**
     * Takes the user's turn to be rebuilt: one a second, whichever pod does it.
     *
     * @return zero when the caller has it; else after how long to ask again
     */
    Mono<Duration> turn(UserId user);

    /** Asks again for a user whose rebuild failed. */
    Mono<Void> putBack(UserId user);

    /** Marks the hash as complete, once every session of the user has been published. */
    Mono<Void> complete(UserId user);
}
