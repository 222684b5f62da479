package wagateway.api.session;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import wagateway.model.event.SessionEvent;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;

/**
 * A session that is not deleted.
 *
 * @param name as its owner wrote it, without blanks at its ends
 * @param onlyWhileWatched whether it is linked only while somebody watches; null: as its worker has it
 * @param latest its latest event, which is its whole state
 */
public record Session(
        SessionId id,
        UserId owner,
        String name,
        Instant createdAt,
        @Nullable Boolean onlyWhileWatched,
        SessionEvent latest) {}
