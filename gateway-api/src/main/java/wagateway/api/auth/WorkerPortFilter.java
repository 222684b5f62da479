package wagateway.api.auth;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.ConnectionInformation;
import wagateway.api.problem.ProblemCode;
import wagateway.api.problem.ProblemException;

/** Answers a call that came to the wrong port as if there were nothing, before anything else looks at it. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class WorkerPortFilter implements WebFilter {
    private final WorkerPortSettings port;

    WorkerPortFilter(WorkerPortSettings port) {
        this.port = port;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        var request = exchange.getRequest();
        ConnectionInformation connection = ServerHttpRequestDecorator.getNativeRequest(request);
        return port.refuses(connection.connectionHostAddress(), Routes.isForWorkers(request))
                ? Mono.error(ProblemException.of(ProblemCode.NOT_FOUND))
                : chain.filter(exchange);
    }
}
