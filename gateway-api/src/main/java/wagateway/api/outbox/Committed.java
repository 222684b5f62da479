package wagateway.api.outbox;

import java.util.List;

/**
 * What a transaction left in the outbox of one session, in order of versions.
 *
 * @param older events that were there before: at most one more than {@link PublishQueue#MAX_OLDER}, which means that there may be
 *     others
 * @param stored events that it added; never empty
 */
public record Committed(List<PendingEvent> older, List<PendingEvent> stored) {}
