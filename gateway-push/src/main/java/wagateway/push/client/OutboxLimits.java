package wagateway.push.client;

/**
 * What may wait for one socket before its reader counts as too slow.
 *
 * @param frames default 4,096
 * @param bytes default 2 MiB
 */
public record OutboxLimits(int frames, long bytes) {}
