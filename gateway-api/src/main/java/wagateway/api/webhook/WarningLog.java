package wagateway.api.webhook;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wagateway.api.metrics.GatewayMetric;

/** Tells operators of reports that had to be repaired, or are probably mistaken: counts them, and of one of them every {@value #SECONDS} seconds says which, as they come in crowds. */
final class WarningLog {
    private static final Logger LOG = LoggerFactory.getLogger(WarningLog.class);
    private static final int SECONDS = 10;

    private final AtomicReference<Instant> next = new AtomicReference<>(Instant.MIN);
    private final Counter warned;

    WarningLog(MeterRegistry registry) {
        this.warned = GatewayMetric.WARNED.counter(registry);
    }

    void warn(Report report, List<String> warnings, Instant now) {
        if (warnings.isEmpty()) {
            return;
        }
        warned.increment();
        Instant due = next.get();
        if (!now.isBefore(due) && next.compareAndSet(due, now.plus(Duration.ofSeconds(SECONDS)))) {
            LOG.atWarn()
                    .addKeyValue("sessionId", report.sessionId())
                    .addKeyValue("workerId", report.workerId())
                    .log("A report on session {} was taken, but {}", report.sessionId(), String.join("; ", warnings));
        }
    }
}
