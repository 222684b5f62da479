package wagateway.api.auth;

import java.net.URI;
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
import wagateway.api.auth.ProvenWorker.Proof;
import wagateway.api.credential.PostgresNonces;
import wagateway.api.problem.ProblemCode;
import wagateway.api.problem.ProblemException;

/**
 * Guards the calls of workers within WebFlux. Whatever runs for one has the {@link ProvenWorker} in its Reactor context, under that
 * class. A signature covers the raw body, so the body is read here, up to a bound, and kept.
 */
@Component
@Order(20)
final class WorkerCredentialFilter implements WebFilter {
    private static final int MAX_BYTES = 64 * 1024;

    private final WorkerCredential credential;
    private final PostgresNonces nonces;

    WorkerCredentialFilter(WorkerCredential credential, PostgresNonces nonces) {
        this.credential = credential;
        this.nonces = nonces;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        if (!Routes.isOfWorker(request)) {
            return chain.filter(exchange);
        }
        return credential.admit(workerRequest(request), (worker, body) -> {
            if (worker.proof() == Proof.V1) {
                exchange.getResponse().getHeaders().set(WorkerCredential.DEPRECATION, WorkerCredential.V1_DEPRECATED);
            }
            ServerWebExchange admitted = body == null
                    ? exchange
                    : exchange.mutate().request(replay(exchange, body)).build();
            return requireFirst(worker)
                    .then(Mono.defer(() -> chain.filter(admitted)))
                    .contextWrite(context -> context.put(ProvenWorker.class, worker));
        });
    }

    /** Nothing happens twice by what was signed once. */
    private Mono<Void> requireFirst(ProvenWorker worker) {
        return worker.nonce() == null
                ? Mono.empty()
                : nonces.use(worker.signer(), worker.nonce(), WorkerCredential.WINDOW.multipliedBy(2))
                        .filter(first -> first)
                        .switchIfEmpty(Mono.error(() -> ProblemException.of(ProblemCode.NONCE_USED)))
                        .then();
    }

    private static WorkerRequest workerRequest(ServerHttpRequest request) {
        URI uri = request.getURI();
        String target = uri.getRawQuery() == null ? uri.getRawPath() : uri.getRawPath() + "?" + uri.getRawQuery();
        return new WorkerRequest(
                request::getRemoteAddress,
                request.getMethod().name(),
                target,
                request.getHeaders()::getFirst,
                body(request));
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
