package wagateway.api.adapter;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;
import wagateway.api.worker.ClientOfKind;
import wagateway.api.worker.Worker;
import wagateway.api.worker.WorkerFailure;

/** Makes workers of another kind do what ours do, unchanged: opens and closes sessions in their words, and reads their events. */
public interface WorkerAdapter extends ClientOfKind {
    /**
     * Whether the worker sent an event. Takes the same time, right or wrong.
     *
     * @param secret that the worker was given with the session
     */
    default boolean proves(String secret, Delivery delivery) {
        return MessageDigest.isEqual(
                delivery.shownSecret().getBytes(StandardCharsets.UTF_8), secret.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * What an event that the worker sent says, as the fields of a report without its {@code sessionId}; empty where it says nothing
     * of a session's status.
     *
     * @return fails with a {@link JacksonException} where it is no JSON, or as a {@link WorkerFailure} where more had to be asked for
     */
    Mono<ObjectNode> read(Delivery delivery);

    /** Completes when the worker answers and takes the key; fails with a {@link WorkerFailure}. */
    Mono<Void> probe(Worker worker);

    /** What its operator has to do there. */
    String setUp();
}
