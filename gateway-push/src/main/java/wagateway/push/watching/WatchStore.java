package wagateway.push.watching;

import java.time.Duration;
import reactor.core.publisher.Mono;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;

/** Where API pods read who watches. A call fails when the store cannot be reached. */
public interface WatchStore {
    /** Somebody watches the session for so long. */
    Mono<Void> lease(UserId user, SessionId session, Duration lasting);

    /** Asks an API pod to have a paused session linked again; asking twice is harmless. */
    Mono<Void> requestResume(UserId user, SessionId session);
}
