package wagateway.api.worker;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;

/** Tells workers what to run. Every call ends within its timeouts, with a {@link WorkerFailure} when it fails. */
public interface WorkerClient {
    /**
     * Emits what the worker says of it at once, be it nothing. It may run the session already: then it goes on.
     *
     * @param phoneNumber E.164, for which a pairing code is to be reported too; null when QR codes are enough
     */
    Mono<WorkerAnswer> open(
            Worker worker, SessionId session, UserId user, String sessionName, @Nullable String phoneNumber);

    /** As above, without a phone number. */
    default Mono<WorkerAnswer> open(Worker worker, SessionId session, UserId user, String sessionName) {
        return open(worker, session, user, sessionName, null);
    }

    /** Stops the session, which may be opened again. Succeeds also when the worker did not have it. */
    Mono<Void> close(Worker worker, SessionId session);

    /** The same for a session that never comes back: its login is ended where the worker can do that. */
    default Mono<Void> logout(Worker worker, SessionId session) {
        return close(worker, session);
    }
}
