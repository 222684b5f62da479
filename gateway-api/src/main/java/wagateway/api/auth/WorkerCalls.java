package wagateway.api.auth;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import wagateway.api.auth.ProvenWorker.Proof;
import wagateway.api.metrics.GatewayMetric;

/** Counts calls by what was shown, so that operators see when nobody needs a shared credential or {@code v1} any more. */
final class WorkerCalls {
    private final Map<Proof, Counter> own;
    private final Map<Proof, Counter> shared;

    WorkerCalls(MeterRegistry registry) {
        this.own = counters(registry, "own");
        this.shared = counters(registry, "shared");
    }

    void count(ProvenWorker worker) {
        Objects.requireNonNull((worker.credential() == null ? shared : own).get(worker.proof()))
                .increment();
    }

    private static Map<Proof, Counter> counters(MeterRegistry registry, String credential) {
        var counters = new EnumMap<Proof, Counter>(Proof.class);
        for (Proof proof : Proof.values()) {
            counters.put(
                    proof,
                    GatewayMetric.WORKER_CALLS.counter(
                            registry,
                            "credential",
                            credential,
                            "proof",
                            proof.name().toLowerCase(Locale.ROOT)));
        }
        return counters;
    }
}
