package wagateway.model.token.nimbus;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wagateway.model.token.Verification.Why;

/**
 * Says in the log why tokens are refused, and nothing of the tokens. Each reason has one line in {@link #PAUSE}, with how
 * many more there were since its last one: who sends bad tokens does not decide how much is written.
 */
final class RefusalLog {
    private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final Map<Why, Line> lines = new EnumMap<>(Why.class);

    private static final class Line {
        private long writtenAt;
        private long kept;
    }

    synchronized void write(Why why) {
        long now = System.nanoTime();
        Line line = lines.get(why);
        if (line != null && now - line.writtenAt < PAUSE.toNanos()) {
            line.kept++;
            return;
        }
        long more = line == null ? 0 : line.kept;
        Line next = new Line();
        next.writtenAt = now;
        lines.put(why, next);
        LOG.info("A token is refused: {}{}", reason(why), more == 0 ? "" : " (and " + more + " more before it)");
    }

    private static String reason(Why why) {
        return why.name().toLowerCase(Locale.ROOT);
    }
}
