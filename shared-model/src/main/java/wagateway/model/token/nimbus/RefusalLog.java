package wagateway.model.token.nimbus;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wagateway.model.token.Verification.Why;

/**
 * Logs why tokens are refused, and nothing of the tokens. Each reason has at most one line in {@link #PAUSE}, which
 * counts those without a line before it, so that a flood of bad tokens does not flood the log.
 */
final class RefusalLog {
    private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final Map<Why, Line> lines = new EnumMap<>(Why.class);

    private static final class Line {
        private long writtenAt;
        private long unlogged;
    }

    synchronized void write(Why why) {
        long now = System.nanoTime();
        Line line = lines.get(why);
        if (line != null && now - line.writtenAt < PAUSE.toNanos()) {
            line.unlogged++;
            return;
        }
        long more = line == null ? 0 : line.unlogged;
        Line next = new Line();
        next.writtenAt = now;
        lines.put(why, next);
        LOG.info(
                "A token was refused: {}{}",
                reason(why),
                more == 0 ? "" : " (and " + more + " more since the last such line)");
    }

    private static String reason(Why why) {
        return why.name().toLowerCase(Locale.ROOT);
    }
}
