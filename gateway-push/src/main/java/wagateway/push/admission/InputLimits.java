package wagateway.push.admission;

import java.time.Duration;

/**
 * What a connection may send.
 *
 * @param frames of WebSocket, with fragments and control frames, or packets of long polling
 * @param bytes as they come from the network
 * @param newcomer what it may send before a token is accepted
 * @param messageTimeout how long a message that has begun may take to be complete
 */
public record InputLimits(Rate frames, Rate bytes, Newcomer newcomer, Duration messageTimeout) {
    /**
     * The share of a connection without a token, for all of the time that it may be without one.
     *
     * @param message bytes that a message may have
     */
    public record Newcomer(int message, int frames, long bytes) {}
}
