package wagateway.push.client;

import java.util.Set;
import wagateway.model.identity.SessionId;

/**
 * What a client has subscribed at one moment.
 *
 * @param all whether all sessions of the user
 * @param sessions those subscribed one by one
 * @param doubts how often that came into doubt since Redis was last known to keep all
 */
public record Wanted(boolean all, Set<SessionId> sessions, int doubts) {}
