package wagateway.push.cluster.http;

import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import wagateway.push.cluster.PodId;
import wagateway.push.cluster.Pods;
import wagateway.push.cluster.SessionIds;
import wagateway.push.metrics.PodMeter;
import wagateway.push.protocol.engineio.EngineRequest;

/**
 * Has the requests for sessions of other pods answered by those. A request that nobody answered goes on and finds no
 * session here, as is right: its client opens a new one.
 */
public final class ForwardingFilter implements WebFilter {
    private final String path;
    private final PodId self;
    private final Pods pods;
    private final HttpForward http;
    private final PodMeter meter;

    /** @param path under which sessions are served */
    public ForwardingFilter(String path, PodId self, Pods pods, HttpForward http, PodMeter meter) {
        this.path = path;
        this.self = self;
        this.pods = pods;
        this.http = http;
        this.meter = meter;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        PodId owner = owner(exchange);
        if (owner == null || owner.equals(self)) {
            return chain.filter(exchange);
        }
        return pods.find(owner)
                .flatMap(address -> http.forward(exchange, owner, address))
                .defaultIfEmpty(Forwarded.SESSION_UNKNOWN)
                .doOnNext(outcome -> meter.forwarded(outcome == Forwarded.ANSWERED))
                .flatMap(outcome -> outcome == Forwarded.ANSWERED ? Mono.empty() : chain.filter(exchange));
    }

    private @Nullable PodId owner(ServerWebExchange exchange) {
        if (!exchange.getRequest().getURI().getRawPath().startsWith(path)) {
            return null;
        }
        String sid = EngineRequest.sid(exchange.getRequest().getQueryParams());
        return sid == null ? null : SessionIds.ownerOf(sid);
    }
}
