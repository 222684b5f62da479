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
import wagateway.model.event.SessionEvent;
import wagateway.model.event.TraceParent;
import wagateway.push.client.Trail;
import wagateway.push.trace.EventTraces;

/** Spans {@code deliver event}, below the span in which an API pod stored the event. */
public final class MicrometerTraces implements EventTraces {
    private static final Duration SWEEP = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final int MOST_AT_ONCE = 1_000;

    private final Tracer tracer;
    private final Set<SpanTrail> open = ConcurrentHashMap.newKeySet();
    private final Disposable.Swap sweeping = Disposables.swap();

    public MicrometerTraces(Tracer tracer) {
        this.tracer = tracer;
    }

    /** Ends what a socket holds up, from now on. */
    public void start() {
        sweeping.update(Flux.interval(SWEEP)
                .onBackpressureDrop()
                .subscribe(_ -> open.stream()
                        .filter(trail -> trail.isOlderThan(LONGEST))
                        .forEach(SpanTrail::end)));
    }

    public void stop() {
        sweeping.dispose();
        open.forEach(SpanTrail::end);
    }

    @Override
    public @Nullable Trail follow(SessionEvent event, TraceParent from) {
        if (open.size() >= MOST_AT_ONCE) {
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
        var trail = new SpanTrail(span, open::remove);
        open.add(trail);
        return trail;
    }
}
