package wagateway.api.worker;

import reactor.core.publisher.Mono;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;

/** Tells workers what to run. Every call ends within its timeouts, with a {@link WorkerFailure} when it fails. */
public interface WorkerClient {
    /** @return the QR code that the worker answered with, empty when it will report one later */
    Mono<String> open(Worker worker, SessionId session, UserId user, String sessionName);

    /** Succeeds also when the worker did not have the session. */
    Mono<Void> close(Worker worker, SessionId session);
}
