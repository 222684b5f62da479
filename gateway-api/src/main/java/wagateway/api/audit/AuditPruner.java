package wagateway.api.audit;

import java.time.Duration;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import wagateway.api.background.RepeatedTask;
import wagateway.api.background.ShutdownPhase;

/** Deletes what is older than is to be kept, a batch at a time; every pod does. */
@Component
final class AuditPruner extends RepeatedTask {
    private static final Duration BETWEEN_BATCHES = Duration.ofMillis(100);
    private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(10);

    private final PostgresAudit audit;
    private final AuditSettings settings;

    AuditPruner(PostgresAudit audit, AuditSettings settings) {
        super(ShutdownPhase.HOUSEKEEPING, "Deleting old entries of the audit", BETWEEN_LOOKS, BETWEEN_LOOKS);
        this.audit = audit;
        this.settings = settings;
    }

    @Override
    protected Mono<Duration> round() {
        return audit.prune(settings.keep(), settings.batch())
                .map(deleted -> deleted == settings.batch() ? BETWEEN_BATCHES : BETWEEN_LOOKS);
    }
}
