package wagateway.api.outbox;

import reactor.core.publisher.Mono;

/** Makes an event known to every push pod. */
public interface EventPublisher {
    /**
     * Completes when the event has been published, or was not newer than what had been; so it may be repeated. Fails
     * within the command timeout when it cannot be published now. Calls for one session must not overlap.
     */
    Mono<Void> publish(PendingEvent event);

    /**
     * As {@link #publish}, on a Redis that may have lost what was published: a stream that the user has from another server
     * process begins anew, and whoever watches is brought up to date.
     */
    Mono<Void> republish(PendingEvent event);
}
