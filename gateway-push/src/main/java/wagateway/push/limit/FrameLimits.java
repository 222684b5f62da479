package wagateway.push.limit;

/**
 * How many frames one connection may send.
 *
 * @param burst at once; default 2,000, so that a client may subscribe all it had after a reconnect
 * @param perSecond in the long run; default 100
 */
public record FrameLimits(int burst, int perSecond) {}
