package wagateway.api.repair;

import java.util.function.Predicate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import wagateway.model.identity.UserId;

/** The servers of Redis that events are published to. */
public interface Masters {
    /**
     * A server that may lack events which were published before it became the master.
     *
     * @param mark the key that records which server lacks nothing
     * @param runId of its process, never that of another one
     * @param has whether it holds what belongs to a user
     */
    record Master(String mark, String runId, Predicate<UserId> has) {}

    /** Those that have not been brought up to date since they became masters; each is given to one pod at a time. */
    Flux<Master> behind();

    /** It lacks nothing any more. */
    Mono<Void> caughtUp(Master master);
}
