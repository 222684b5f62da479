package wagateway.api.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** What the pod measures beside what its frameworks do. A test compares this table with {@code docs/metrics.md}. */
public enum GatewayMetric {
    OUTBOX_WAITING(
            "wagateway.outbox.waiting",
            "events",
            "committed events that are not known to have been published, counted up to 100,000; NaN while PostgreSQL is away"),
    OUTBOX_OLDEST_AGE(
            "wagateway.outbox.oldest.age",
            "seconds",
            "how long the oldest of them has waited, 0 when there is none; NaN while PostgreSQL is away"),
    PUBLISH(
            "wagateway.publish",
            "seconds",
            "histogram: how long Redis took to take an event; counts those that this pod published"),
    REBUILT(
            "wagateway.rebuilt",
            "users",
            "users whose sessions were all published again, as Redis lacked some or a client asked for one that does not exist"),
    REFUSED(
            "wagateway.refused",
            "calls",
            "calls refused, by `limit`: those of users that were too many, `requests`, `concurrent_requests`, `connects`,"
                    + " `concurrent_connects` or `slots`, and those of anybody that took too long to arrive, `slow_request`,"
                    + " or found too many waiting, `waiting_calls`"),
    WORKER_CALLS(
            "wagateway.worker.calls",
            "calls",
            "calls of workers that were let by, by `credential`: `own` or `shared`, and `proof`: `token`, `v1`, which is deprecated, or `v2`"),
    WORKER_REFUSED(
            "wagateway.worker.refused",
            "calls",
            "calls of workers that were not let by, by the `code` that they were [answered with](workers.md#when-a-call-is-refused)"),
    WARNED(
            "wagateway.warned",
            "reports",
            "reports that were taken and answered with `warnings`, as they are probably mistaken"),
    PUBLISH_LAG(
            "wagateway.publish.lag",
            "seconds",
            "how long the oldest event that this pod is publishing has waited for Redis, 0 when there is none"),
    WORKERS(
            "wagateway.workers",
            "workers",
            "workers that are known, by `state`: `alive`, `draining` or `silent`; NaN while PostgreSQL is away"),
    WORKER_CAPACITY(
            "wagateway.worker.capacity", "slots", "slots of all workers that are alive; NaN while PostgreSQL is away"),
    WORKER_SLOTS("wagateway.worker.taken", "slots", "how many of those are taken; NaN while PostgreSQL is away"),
    OPENINGS_FAILED(
            "wagateway.openings.failed",
            "calls",
            "sessions that a worker was asked to open and did not, by `outcome`: `refused`, which says that it failed, or `unreachable`;"
                    + " a connect asks another then, up to three in all"),
    SESSIONS_MOVED(
            "wagateway.sessions.moved",
            "sessions",
            "sessions that a worker took, as theirs was lost or had started anew"),
    PAUSED("wagateway.linkings.paused", "sessions", "sessions whose linking this pod paused, as nobody watched it"),
    RESUMED(
            "wagateway.linkings.resumed",
            "sessions",
            "paused sessions that this pod had linked again, as somebody watched"),
    REPORTS_WAITING("wagateway.reports.waiting", "reports", "reports that wait in this pod for others to be committed"),
    REPORTS_UNFINISHED(
            "wagateway.reports.unfinished",
            "bytes",
            "what has come of reports whose end has not; beyond an eighth of the heap large ones are refused, beyond a quarter all");

    private static final Duration[] BUCKETS = IntStream.of(
                    1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final String id;
    private final String unit;
    private final String meaning;

    GatewayMetric(String id, String unit, String meaning) {
        this.id = id;
        this.unit = unit;
        this.meaning = meaning;
    }

    /** As Micrometer names it; Prometheus has {@code _} for {@code .} and the unit at the end. */
    public String id() {
        return id;
    }

    public String unit() {
        return unit;
    }

    public String meaning() {
        return meaning;
    }

    /** A timer with the buckets of a histogram from 1 ms to 10 s. */
    public Timer timer(MeterRegistry registry) {
        return Timer.builder(id)
                .description(meaning)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    /** @param tags names and values in turn */
    public Counter counter(MeterRegistry registry, String... tags) {
        return Counter.builder(id)
                .baseUnit(unit)
                .description(meaning)
                .tags(tags)
                .register(registry);
    }

    /**
     * A gauge that is read at each scrape, so reading must be cheap.
     *
     * @param tags names and values in turn
     */
    public void gauge(MeterRegistry registry, Supplier<Number> value, String... tags) {
        Gauge.builder(id, value).baseUnit(unit).description(meaning).tags(tags).register(registry);
    }
}
