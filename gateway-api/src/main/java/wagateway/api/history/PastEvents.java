package wagateway.api.history;

import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import wagateway.model.event.EventVersion;
import wagateway.model.event.SessionEvent;
import wagateway.model.identity.SessionId;

/** The events of a session that are still kept. */
public interface PastEvents {
    /**
     * The newest first.
     *
     * @param before only those with a lower version; null for the newest of all
     */
    Mono<List<SessionEvent>> of(SessionId session, @Nullable EventVersion before, int limit);
}
