package wagateway.push.trace.micrometer;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import wagateway.model.event.TraceParent;
import wagateway.model.wire.PublishedEvent;
import wagateway.push.trace.DeliverySpan;
import wagateway.push.trace.DeliveryTracer;

/** Spans {@code deliver event}, below the span in which an API pod stored the event. */
public final class MicrometerDeliveryTracer implements DeliveryTracer {
    private static final Duration SWEEP = Duration.ofSeconds(1);
    private static final Duration MAX_AGE = Duration.ofSeconds(5);
    private static final int MAX_SPANS = 1_000;

    private final Tracer tracer;
    private final Set<MicrometerDeliverySpan> open = ConcurrentHashMap.newKeySet();
    private final Disposable.Swap sweeping = Disposables.swap();

    public MicrometerDeliveryTracer(Tracer tracer) {
        this.tracer = tracer;
    }

    /** From now on, ends spans that a slow socket has kept open for too long. */
    public void start() {
        sweeping.update(Flux.interval(SWEEP)
                .onBackpressureDrop()
                .subscribe(_ ->
                        open.stream().filter(span -> span.isOlderThan(MAX_AGE)).forEach(MicrometerDeliverySpan::end)));
    }

    public void stop() {
        sweeping.dispose();
        open.forEach(MicrometerDeliverySpan::end);
    }

    @Override
    public @Nullable DeliverySpan startSpan(PublishedEvent event, TraceParent from) {
        if (open.size() >= MAX_SPANS) {
            return null;
        }
        var parent = tracer.traceContextBuilder()
                .traceId(from.traceId())
                .spanId(from.spanId())
                .sampled(true)
                .build();
        Span span = tracer.spanBuilder()
                .name("deliver event")
                .kind(Span.Kind.CONSUMER)
                .setParent(parent)
                .tag("wagateway.session", event.sessionId().value())
                .tag("wagateway.version", event.version().value())
                .start();
        var delivery = new MicrometerDeliverySpan(span, open::remove);
        open.add(delivery);
        return delivery;
    }
}
