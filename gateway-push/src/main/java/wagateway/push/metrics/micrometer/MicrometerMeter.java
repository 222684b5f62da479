package wagateway.push.metrics.micrometer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import wagateway.push.admission.HandshakeRefusal;
import wagateway.push.metrics.PodMeter;
import wagateway.push.metrics.PushMetric;
import wagateway.push.protocol.CloseReason;
import wagateway.push.protocol.socketio.ConnectRefusal;

/** Every counter there can be is made at the start: a reason that never occurred is 0, not absent. */
public final class MicrometerMeter implements PodMeter {
    private static final Duration[] AGES = IntStream.of(
                    1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private static final double[] SIZES = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000};

    private final MeterRegistry registry;
    private final Counter opened;
    private final Map<CloseReason, Counter> closed;
    private final Map<ConnectRefusal, Counter> refused;
    private final Map<HandshakeRefusal, Counter> handshakesRefused;
    private final Counter pagesRefused;
    private final Counter requestsRefused;
    private final Counter received;
    private final Counter delivered;
    private final Counter conflated;
    private final Counter recovered;
    private final Counter fresh;
    private final Counter resynchronised;
    private final Counter answered;
    private final Counter lost;
    private final Timer age;
    private final DistributionSummary ofUser;

    public MicrometerMeter(MeterRegistry registry) {
        this.registry = registry;
        this.opened = counter(PushMetric.OPENED);
        this.closed = byReason(PushMetric.CLOSED, CloseReason.class);
        this.refused = byReason(PushMetric.REFUSED, ConnectRefusal.class);
        this.handshakesRefused = byReason(PushMetric.REFUSED, HandshakeRefusal.class);
        this.pagesRefused = counter(PushMetric.REFUSED, "reason", "origin");
        this.requestsRefused = counter(PushMetric.REFUSED, "reason", "slow_request");
        this.received = counter(PushMetric.RECEIVED);
        this.delivered = counter(PushMetric.DELIVERED);
        this.conflated = counter(PushMetric.CONFLATED);
        this.recovered = counter(PushMetric.RECOVERED, "outcome", "recovered");
        this.fresh = counter(PushMetric.RECOVERED, "outcome", "fresh");
        this.resynchronised = counter(PushMetric.RESYNCHRONISED);
        this.answered = counter(PushMetric.FORWARDED, "outcome", "answered");
        this.lost = counter(PushMetric.FORWARDED, "outcome", "lost");
        this.age = Timer.builder(PushMetric.AGE.id())
                .description(PushMetric.AGE.meaning())
                .serviceLevelObjectives(AGES)
                .register(registry);
        this.ofUser = DistributionSummary.builder(PushMetric.OF_USER.id())
                .description(PushMetric.OF_USER.meaning())
                .serviceLevelObjectives(SIZES)
                .register(registry);
    }

    /** Registers a number that is read at each scrape. */
    public void gauge(PushMetric metric, Supplier<Number> value, String... tags) {
        Gauge.builder(metric.id(), value)
                .description(metric.meaning())
                .tags(tags)
                .register(registry);
    }

    @Override
    public void opened() {
        opened.increment();
    }

    @Override
    public void closed(CloseReason reason) {
        Objects.requireNonNull(closed.get(reason)).increment();
    }

    @Override
    public void refused(ConnectRefusal reason) {
        Objects.requireNonNull(refused.get(reason)).increment();
    }

    @Override
    public void refused(HandshakeRefusal reason) {
        Objects.requireNonNull(handshakesRefused.get(reason)).increment();
    }

    @Override
    public void pageRefused() {
        pagesRefused.increment();
    }

    @Override
    public void requestRefused() {
        requestsRefused.increment();
    }

    @Override
    public void connectionsOfUser(int count) {
        ofUser.record(count);
    }

    @Override
    public void received() {
        received.increment();
    }

    @Override
    public void fannedOut(Duration elapsed) {
        age.record(elapsed);
    }

    @Override
    public void delivered() {
        delivered.increment();
    }

    @Override
    public void conflated() {
        conflated.increment();
    }

    @Override
    public void recovered(boolean successfully) {
        (successfully ? recovered : fresh).increment();
    }

    @Override
    public void resynchronised() {
        resynchronised.increment();
    }

    @Override
    public void forwarded(boolean there) {
        (there ? answered : lost).increment();
    }

    private Counter counter(PushMetric metric, String... tags) {
        return Counter.builder(metric.id())
                .description(metric.meaning())
                .tags(tags)
                .register(registry);
    }

    private <R extends Enum<R>> Map<R, Counter> byReason(PushMetric metric, Class<R> reasons) {
        var counters = new EnumMap<R, Counter>(reasons);
        for (R reason : reasons.getEnumConstants()) {
            counters.put(reason, counter(metric, "reason", reason.name().toLowerCase(Locale.ROOT)));
        }
        return counters;
    }
}
