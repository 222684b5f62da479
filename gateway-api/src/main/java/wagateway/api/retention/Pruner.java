package wagateway.api.retention;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import wagateway.api.background.RepeatedTask;
import wagateway.api.background.ShutdownPhase;

/**
 * Takes one step of the {@link PostgresRetention} after the other, with a pause between them in which PostgreSQL has
 * other things to do. Every pod does; each step is taken by one of them.
 */
@Component
final class Pruner extends RepeatedTask {
    private static final Logger LOG = LoggerFactory.getLogger(Pruner.class);
    private static final Duration BETWEEN_STEPS = Duration.ofMillis(100);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(30);
    private static final Duration MAX_BACKOFF = Duration.ofMinutes(5);

    private final PostgresRetention retention;

    Pruner(PostgresRetention retention) {
        super(ShutdownPhase.HOUSEKEEPING, "Deleting old events", BETWEEN_LOOKS, MAX_BACKOFF);
        this.retention = retention;
    }

    @Override
    protected Mono<Duration> round() {
        return retention
                .step()
                .doOnNext(step -> LOG.debug("Deleted what was too old: {}", step))
                .map(_ -> BETWEEN_STEPS);
    }
}
