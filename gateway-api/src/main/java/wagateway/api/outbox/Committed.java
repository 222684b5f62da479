package wagateway.api.outbox;

import java.util.List;

/**
 * What a transaction left in the outbox of one session, in order of versions.
 *
 * @param progress how far this pod had published the session before the transaction
 * @param older events behind that which were there before: at most one more than {@link PublishQueue#MAX_OLDER}, which
 *     means that there may be others
 * @param stored events that it added; never empty
 */
public record Committed(PublishProgress progress, List<PendingEvent> older, List<PendingEvent> stored) {}
