package wagateway.push.client;

import java.time.Duration;

/**
 * What may wait for one socket before its reader counts as too slow. What its transport has taken already comes on top.
 *
 * @param frames default 4,096
 * @param bytes default 2 MiB
 * @param conflateAbove bytes from which on an event takes the place of older ones of its session; default 32 KiB
 * @param stuckAfter how long nothing may be taken while something waits; default 30 s
 */
public record OutboxLimits(int frames, long bytes, long conflateAbove, Duration stuckAfter) {}
