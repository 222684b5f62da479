package wagateway.api.webhook.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.propagation.Propagator;
import java.util.Locale;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import reactor.netty.http.server.HttpServerRequest;

/** Observes requests as WebFlux observes its own, under the same names. */
@Component
final class RequestObserver {
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE");

    private final MeterRegistry registry;
    private final Propagator propagator;

    /** @param propagator absent where tracing is switched off */
    RequestObserver(MeterRegistry registry, ObjectProvider<Propagator> propagator) {
        this.registry = registry;
        this.propagator = propagator.getIfAvailable(() -> Propagator.NOOP);
    }

    /** @param path that of the route */
    ObservedRequest begin(HttpServerRequest request, String path) {
        String said = request.method().name();
        String method = METHODS.contains(said) ? said : "UNKNOWN";
        Span span = propagator
                .extract(request.requestHeaders(), (headers, name) -> headers.get(name))
                .kind(Span.Kind.SERVER)
                .name("http " + method.toLowerCase(Locale.ROOT) + " " + path)
                .start();
        return new ObservedRequest(registry, span, method, path);
    }
}
