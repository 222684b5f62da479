package wagateway.push.transport;

import wagateway.push.client.OutboxLimits;
import wagateway.push.limit.FrameLimits;

/**
 * What one client may use.
 *
 * @param maxSubscriptions sessions it may subscribe one by one; default 1,000
 * @param outbox what may wait for it
 * @param frames how many frames it may send
 */
public record ClientSettings(int maxSubscriptions, OutboxLimits outbox, FrameLimits frames) {}
