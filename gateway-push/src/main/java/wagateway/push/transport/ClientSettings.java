package wagateway.push.transport;

import wagateway.push.client.OutboxLimits;

/**
 * What one client may use.
 *
 * @param maxSubscriptions sessions it may subscribe one by one; default 1,000
 * @param outbox what may wait for it
 */
public record ClientSettings(int maxSubscriptions, OutboxLimits outbox) {}
