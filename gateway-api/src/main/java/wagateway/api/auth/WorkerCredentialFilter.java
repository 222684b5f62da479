package wagateway.api.auth;

import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import wagateway.api.problem.ProblemCode;
import wagateway.api.problem.ProblemException;
import wagateway.pod.BearerToken;

/** Guards the calls of workers. A signature covers the raw body, so the body is read here, up to a bound, and kept. */
@Component
@Order(20)
final class WorkerCredentialFilter implements WebFilter {
    private final WorkerCredential credential;

    WorkerCredentialFilter(WorkerCredential credential) {
        this.credential = credential;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        if (!Routes.isOfWorker(request)) {
            return chain.filter(exchange);
        }
        HttpHeaders headers = request.getHeaders();
        String bearer = BearerToken.of(headers.getFirst(HttpHeaders.AUTHORIZATION));
        if (bearer != null) {
            return credential.acceptsToken(bearer) ? chain.filter(exchange) : refused();
        }
        String timestamp = headers.getFirst("X-Webhook-Timestamp");
        String signature = headers.getFirst("X-Webhook-Signature");
        if (timestamp == null || signature == null) {
            return refused();
        }
        return DataBufferUtils.join(request.getBody(), BodyLimit.of(request))
                .map(BodyLimit::drain)
                .defaultIfEmpty(new byte[0])
                .flatMap(body -> credential.acceptsSignature(timestamp, signature, body)
                        ? chain.filter(exchange.mutate()
                                .request(replay(exchange, body))
                                .build())
                        : refused());
    }

    private static Mono<Void> refused() {
        return Mono.error(ProblemException.of(ProblemCode.WORKER_CREDENTIAL_INVALID));
    }

    private static ServerHttpRequest replay(ServerWebExchange exchange, byte[] body) {
        return new ServerHttpRequestDecorator(exchange.getRequest()) {
            @Override
            public Flux<DataBuffer> getBody() {
                return body.length == 0
                        ? Flux.empty()
                        : Flux.just(exchange.getResponse().bufferFactory().wrap(body));
            }
        };
    }
}
