package wagateway.api.auth;

import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Guards the calls of workers within WebFlux. Whatever runs for one has the {@link ProvenWorker} in its Reactor context, under that
 * class. A signature covers the raw body, so the body is read here, up to a bound, and kept.
 */
@Component
@Order(20)
final class WorkerCredentialFilter implements WebFilter {
    private static final int MAX_BYTES = 64 * 1024;

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
        return credential.admit(
                request.getHeaders()::getFirst,
                body(request),
                (worker, body) -> chain.filter(
                                body == null
                                        ? exchange
                                        : exchange.mutate()
                                                .request(replay(exchange, body))
                                                .build())
                        .contextWrite(context -> context.put(ProvenWorker.class, worker)));
    }

    private static Mono<byte[]> body(ServerHttpRequest request) {
        return DataBufferUtils.join(request.getBody(), MAX_BYTES)
                .map(buffer -> {
                    byte[] body = new byte[buffer.readableByteCount()];
                    buffer.read(body);
                    DataBufferUtils.release(buffer);
                    return body;
                })
                .defaultIfEmpty(new byte[0]);
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
