package wagateway.api.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells operators of reports that had to be repaired: of one of them every {@value #SECONDS} seconds, as they come in crowds. */
final class WarningLog {
    private static final Logger LOG = LoggerFactory.getLogger(WarningLog.class);
    private static final int SECONDS = 10;

    private final AtomicReference<Instant> next = new AtomicReference<>(Instant.MIN);

    void warn(Report report, List<String> warnings, Instant now) {
        Instant due = next.get();
        if (!warnings.isEmpty()
                && !now.isBefore(due)
                && next.compareAndSet(due, now.plus(Duration.ofSeconds(SECONDS)))) {
            LOG.atWarn()
                    .addKeyValue("sessionId", report.sessionId())
                    .addKeyValue("workerId", report.workerId())
                    .log("A report on session {} was taken, but {}", report.sessionId(), String.join("; ", warnings));
        }
    }
}
