package wagateway.api.trace;

import io.micrometer.observation.Observation;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/** The span of the request on whose behalf code runs. */
public final class RequestSpan {
    private RequestSpan() {}

    /** Null outside of a request. One that is not sampled has a trace id too. */
    public static @Nullable Span of(ContextView context) {
        if (context.getOrDefault(RequestSpan.class, null) instanceof Span span) {
            return span;
        }
        return context.getOrDefault(ObservationThreadLocalAccessor.KEY, null) instanceof Observation request
                        && request.getContextView().get(TracingContext.class) instanceof TracingContext tracing
                ? tracing.getSpan()
                : null;
    }

    /** For what is done for a request that is not observed by WebFlux. */
    public static Context put(Context context, Span span) {
        return context.put(RequestSpan.class, span);
    }
}
