package wagateway.api.retention;

import reactor.core.publisher.Mono;

/**
 * What is too old to be kept. Never among it: the latest event of a session that is not deleted, and the worker that such
 * a session is on or was on last.
 */
public interface Retention {
    /**
     * Deletes a batch of it in a transaction of its own, if a round is under way or due and no other pod is at it. The pods
     * continue each other's rounds.
     *
     * @return empty when there was nothing to do
     */
    Mono<Step> step();

    /**
     * What a step did.
     *
     * @param events how many were deleted
     * @param sessions how many deleted sessions were forgotten
     * @param workers how many workers were forgotten, which the last step of a round does
     */
    record Step(int events, int sessions, int workers) {}
}
