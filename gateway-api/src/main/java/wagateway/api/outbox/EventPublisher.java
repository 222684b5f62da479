package wagateway.api.outbox;

import reactor.core.publisher.Mono;

/** Makes an event known to every push pod. */
public interface EventPublisher {
    /**
     * Completes when the event has been published, or was not newer than what had been; so it may be repeated. Fails
     * within the command timeout when it cannot be published now. Calls for one session must not overlap.
     */
    Mono<Void> publish(PendingEvent event);
}
