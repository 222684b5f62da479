package wagateway.api.webhook;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ApplicationListener;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import wagateway.api.auth.ProvenWorker;
import wagateway.api.auth.ProvenWorker.Proof;
import wagateway.api.problem.ProblemException;

/**
 * Before the pod says that it is ready, it reports on a session that does not exist, so that the JVM compiles the way of a report
 * and PostgreSQL plans it before a worker waits for that. Nothing is stored. Where PostgreSQL does not answer, the pod is as cold as
 * before.
 */
@Component
final class WarmUp implements HealthIndicator, ApplicationListener<ApplicationStartedEvent>, DisposableBean {
    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
    private static final int REPORTS = 10_000;
    private static final int CONCURRENCY = 8;
    private static final byte[] REPORT =
            """
            {"sessionId":"%s","status":"QR_REQUIRED","qrCode":"2@%s","ttlMs":20000,"eventId":"%1$s"}""".formatted(UUID.randomUUID(), "x".repeat(235)).getBytes(StandardCharsets.UTF_8);

    private static final ProvenWorker ANYBODY = ProvenWorker.by(null, Proof.TOKEN, null);

    private final Webhooks webhooks;
    private final ReportReader reader;
    private final WarmUpSettings settings;
    private final Disposable.Swap running = Disposables.swap();
    private volatile boolean over;

    WarmUp(Webhooks webhooks, ReportReader reader, WarmUpSettings settings) {
        this.webhooks = webhooks;
        this.reader = reader;
        this.settings = settings;
    }

    @Override
    public Health health() {
        return over ? Health.up().build() : Health.outOfService().build();
    }

    @Override
    public void onApplicationEvent(ApplicationStartedEvent started) {
        running.update(Flux.range(0, REPORTS)
                .flatMap(_ -> report(), CONCURRENCY)
                .take(settings.atMost())
                .doFinally(_ -> over = true)
                .subscribe(_ -> {}, e -> LOG.info("The pod starts cold: {}", e.toString())));
    }

    @Override
    public void destroy() {
        running.dispose();
    }

    private Mono<?> report() {
        return Mono.defer(() -> webhooks.report(ANYBODY, reader.one(REPORT))).onErrorComplete(ProblemException.class);
    }
}
