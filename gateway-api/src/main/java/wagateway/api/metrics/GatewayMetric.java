package wagateway.api.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;

/** What the pod measures beside what its frameworks do. A test compares this table with {@code docs/metrics.md}. */
public enum GatewayMetric {
    OUTBOX_WAITING(
            "wagateway.outbox.waiting",
            "events",
            "committed events that nobody is known to have published, counted up to 100,000; NaN while PostgreSQL is away"),
    OUTBOX_OLDEST_AGE(
            "wagateway.outbox.oldest.age",
            "seconds",
            "how long the oldest of them has waited, 0 when there is none; NaN while PostgreSQL is away");

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

    /** A gauge that is read whenever somebody asks for the metrics, so reading must cost nothing. */
    public void gauge(MeterRegistry registry, Supplier<Number> value) {
        Gauge.builder(id, value).baseUnit(unit).description(meaning).register(registry);
    }
}
