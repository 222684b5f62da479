package wagateway.api.outbox;

import reactor.core.publisher.Mono;

/** Makes an event known to every push pod. */
public interface EventPublisher {
    /**
     * Completes when the event has been published, or was not newer than what had been; so it may be repeated. Where Redis
     * knows nothing of the session, its latest event is published instead: what was seen before may have been newer. Fails
     * within the command timeout when it cannot be published now. Calls for one session must not overlap.
     */
    Mono<Void> publish(PendingEvent event);

    /**
     * As {@link #publish}, of the latest committed event of its session, to a Redis that may have lost what was published. A
     * stream that the user has from another server process begins anew, and whoever watches is brought up to date.
     */
    Mono<Void> publishLatest(PendingEvent event);
}
