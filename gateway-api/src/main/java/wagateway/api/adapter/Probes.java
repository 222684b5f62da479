package wagateway.api.adapter;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import wagateway.api.adapter.PostgresAdaptedWorkers.Due;
import wagateway.api.background.RepeatedTask;
import wagateway.api.background.ShutdownPhase;
import wagateway.api.worker.WorkerFailure;
import wagateway.api.worker.WorkerSettings;

/** Asks workers of other kinds whether they live, in place of heartbeats: each by one pod at a time. */
@Component
final class Probes extends RepeatedTask {
    private static final Logger LOG = LoggerFactory.getLogger(Probes.class);
    private static final int BATCH = 64;
    private static final int CONCURRENCY = 16;

    private final PostgresAdaptedWorkers workers;
    private final Adapters adapters;
    private final AdapterSettings settings;
    private final Duration timeout;

    Probes(PostgresAdaptedWorkers workers, Adapters adapters, AdapterSettings settings, WorkerSettings calls) {
        super(
                ShutdownPhase.STORING,
                "Asking workers of other kinds whether they live",
                settings.lookInterval(),
                settings.probeInterval());
        this.workers = workers;
        this.adapters = adapters;
        this.settings = settings;
        this.timeout = calls.patience();
    }

    @Override
    protected Mono<Duration> round() {
        return workers.claimProbes(timeout.plus(settings.probeInterval()), adapters.kinds(), BATCH)
                .collectList()
                .flatMapIterable(due -> due)
                .flatMapDelayError(this::probe, CONCURRENCY, 1)
                .then(Mono.just(settings.lookInterval()));
    }

    private Mono<Void> probe(Due due) {
        return Mono.justOrEmpty(adapters.of(due.worker().kind()))
                .flatMap(adapter -> adapter.probe(due.worker())
                        .thenReturn(true)
                        .timeout(timeout)
                        .onErrorResume(
                                failure -> failure instanceof WorkerFailure || failure instanceof TimeoutException,
                                failure -> Mono.just(silent(due, failure)))
                        .flatMap(alive -> workers.probed(due.worker().id(), alive, settings.probeInterval())));
    }

    private static boolean silent(Due due, Throwable failure) {
        if (due.lately()) {
            LOG.warn(
                    "Worker {} does not show that it lives, and is asked again: {}",
                    due.worker().id().value(),
                    failure.getMessage());
        }
        return false;
    }
}
