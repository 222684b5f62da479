package wagateway.api.webhook.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.http.Outcome;
import io.micrometer.tracing.Span;
import java.util.concurrent.TimeUnit;
import reactor.util.context.Context;
import wagateway.api.trace.RequestSpan;

/** A request under way, from its head to the end of its answer. */
final class ObservedRequest {
    private static final String NONE = "none";
    private static final String UNKNOWN = "UNKNOWN";

    private final MeterRegistry registry;
    private final Span span;
    private final String method;
    private final String path;
    private final long begun = System.nanoTime();
    private String exception = NONE;
    private String status = UNKNOWN;
    private String outcome = Outcome.UNKNOWN.name();

    ObservedRequest(MeterRegistry registry, Span span, String method, String path) {
        this.registry = registry;
        this.span = span;
        this.method = method;
        this.path = path;
    }

    String method() {
        return method;
    }

    String path() {
        return path;
    }

    /** Has a trace id, sampled or not. */
    Span span() {
        return span;
    }

    /** What is done for the request knows its span. */
    Context in(Context context) {
        return RequestSpan.put(context, span);
    }

    void failed(Throwable failure) {
        exception = failure.getClass().getSimpleName();
        span.error(failure);
    }

    void answered(int code) {
        status = Integer.toString(code);
        outcome = Outcome.forStatus(code).name();
    }

    /** Without an answer where the client has gone. */
    void end() {
        var tags = Tags.of(
                "error", exception,
                "exception", exception,
                "method", method,
                "outcome", outcome,
                "status", status,
                "uri", path);
        registry.timer("http.server.requests", tags).record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
        tags.forEach(tag -> span.tag(tag.getKey(), tag.getValue()));
        span.end();
    }
}
