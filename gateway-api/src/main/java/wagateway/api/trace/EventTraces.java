package wagateway.api.trace;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import wagateway.model.event.TraceParent;
import wagateway.model.identity.SessionId;

/**
 * Makes the spans of an event in this pod, where its trace is sampled: that of storing it, below the request that asked for
 * it, and below that one those of publishing it, on whatever pod and however late. No span has a QR code or an account. Where
 * the trace of a request is not sampled, all that is done is to look.
 */
@Component
public final class EventTraces {
    private static final String SESSION = "wagateway.session";

    private final Tracer tracer;

    EventTraces(Tracer tracer) {
        this.tracer = tracer;
    }

    /** @param store given what the event is to say of where it comes from; null when it is not sampled */
    public <T> Mono<T> storing(SessionId session, Function<@Nullable TraceParent, Mono<T>> store) {
        return Mono.deferContextual(context -> {
            Span request = RequestSpan.of(context);
            if (request == null || !Boolean.TRUE.equals(request.context().sampled())) {
                return store.apply(null);
            }
            Span span = begin("store event", session, Span.Kind.CLIENT, request.context());
            var parent =
                    new TraceParent(span.context().traceId(), span.context().spanId());
            return within(span, store.apply(parent));
        });
    }

    /**
     * Begins the span of a publication.
     *
     * @param trace what the event says
     * @return ends it; given the failure, null when there was none
     */
    public Consumer<@Nullable Throwable> publishing(SessionId session, TraceParent trace) {
        var parent = tracer.traceContextBuilder()
                .traceId(trace.traceId())
                .spanId(trace.spanId())
                .sampled(true)
                .build();
        Span span = begin("publish event", session, Span.Kind.PRODUCER, parent);
        return failure -> {
            if (failure != null) {
                span.error(failure);
            }
            span.end();
        };
    }

    private Span begin(String name, SessionId session, Span.Kind kind, TraceContext parent) {
        return tracer.spanBuilder()
                .name(name)
                .kind(kind)
                .setParent(parent)
                .tag(SESSION, session.value())
                .start();
    }

    private static <T> Mono<T> within(Span span, Mono<T> work) {
        return work.doOnError(span::error).doFinally(_ -> span.end());
    }
}
