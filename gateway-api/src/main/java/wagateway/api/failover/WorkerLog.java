package wagateway.api.failover;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import reactor.core.publisher.Mono;
import wagateway.api.failover.FailoverTasks.WorkerChange;

/** Says which workers were lost, and which came back. */
final class WorkerLog {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerLog.class);

    private WorkerLog() {}

    static Mono<Void> tell(WorkerChange change) {
        return Mono.fromRunnable(() -> {
            if (!change.lost()) {
                line(LOG.atInfo(), change)
                        .log(
                                "Worker {} has shown again that it lives, {} s after it was lost",
                                change.worker(),
                                change.seconds());
            } else if (change.drained() && change.sessions() == 0) {
                line(LOG.atInfo(), change)
                        .log(
                                "Worker {} has left: it was drained, and has been silent for {} s",
                                change.worker(),
                                change.seconds());
            } else {
                line(LOG.atWarn(), change)
                        .log(
                                "Worker {} is lost: it has been silent for {} s; sessions on it: {}",
                                change.worker(),
                                change.seconds(),
                                change.sessions());
            }
        });
    }

    private static LoggingEventBuilder line(LoggingEventBuilder line, WorkerChange change) {
        return line.addKeyValue("workerId", change.worker().value());
    }
}
