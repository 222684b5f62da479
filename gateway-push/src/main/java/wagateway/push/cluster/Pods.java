package wagateway.push.cluster;

import reactor.core.publisher.Mono;

/** The push pods that are alive. */
@FunctionalInterface
public interface Pods {
    /** Those of a pod that knows no other. */
    Pods NONE = _ -> Mono.empty();

    /**
     * Where a pod is reached; empty when no such pod is alive. Never fails, and answers in bounded time. A pod that died
     * without a word may be found for as long as its lease lasts.
     */
    Mono<PodAddress> find(PodId pod);
}
