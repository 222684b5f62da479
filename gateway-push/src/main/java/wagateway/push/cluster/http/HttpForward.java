package wagateway.push.cluster.http;

import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.NettyOutbound;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientRequest;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquirePendingLimitException;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquireTimeoutException;
import reactor.netty.resources.ConnectionProvider;
import wagateway.pod.RateLimitedWarning;
import wagateway.push.cluster.PodAddress;
import wagateway.push.cluster.PodId;
import wagateway.push.cluster.PodSignature;

/**
 * Forwards requests of HTTP long polling to the pod that holds their session. Bodies are streamed both ways as fast as
 * the other side reads; at most 128 chunks of 8 KiB wait in each direction. A request is never sent twice. When the
 * client leaves, the connection to the owner is closed.
 */
public final class HttpForward {
    private static final Logger LOG = LoggerFactory.getLogger(HttpForward.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration ACQUIRE_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration IDLE = InternalServer.IDLE.dividedBy(2);
    private static final Duration FORGET_POD = Duration.ofMinutes(5);
    private static final int MAX_WAITING = 256;
    private static final int TRANSFER = 2;
    private static final List<String> REQUEST_HEADERS = List.of("Content-Type", "Content-Length", "User-Agent");
    private static final List<String> RESPONSE_HEADERS = List.of("Content-Type", "Content-Length", "Cache-Control");

    private final PodSignature signature;
    private final Duration whole;
    private final ConnectionProvider connections;
    private final HttpClient http;
    private final ForwardedPolls polls;
    private final RateLimitedWarning refused =
            new RateLimitedWarning(LOG, "Pod {} refuses requests: it was restarted, or has another POD_SECRET or time");
    private final RateLimitedWarning exhausted =
            new RateLimitedWarning(LOG, "Polling fails, as max-forwards requests to pod {} are under way");

    /**
     * A forward with connections of its own.
     *
     * @param tls of the connections to other pods
     * @param maxForwards requests that may be under way to one pod; each holds a connection
     * @param responseTimeout from the request to the answer, and between two parts of it; all of it may take twice this
     */
    public HttpForward(PodSignature signature, PodTls tls, int maxForwards, Duration responseTimeout) {
        this.signature = signature;
        this.whole = responseTimeout.multipliedBy(TRANSFER);
        this.connections = ConnectionProvider.builder("cluster")
                .maxConnections(maxForwards)
                .pendingAcquireMaxCount(MAX_WAITING)
                .pendingAcquireTimeout(ACQUIRE_TIMEOUT)
                .maxIdleTime(IDLE)
                .lifo()
                .evictInBackground(IDLE)
                .disposeInactivePoolsInBackground(FORGET_POD, FORGET_POD)
                .build();
        this.http = HttpClient.create(connections)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) CONNECT_TIMEOUT.toMillis())
                .doOnChannelInit((_, channel, _) -> tls.addToCalling(channel))
                .responseTimeout(responseTimeout)
                .disableRetry(true);
        this.polls = new ForwardedPolls(signature, tls);
    }

    /**
     * Sends the request to the owner and its answer to the client: status, type, length, caching and body.
     *
     * @return {@link Forwarded#ANSWERED} once the client has been answered; {@link Forwarded#SESSION_UNKNOWN} when the
     *     owner cannot be reached, refuses, or fails before its answer, where the response is untouched; an error when
     *     it fails in the midst of its answer
     */
    public Mono<Forwarded> forward(ServerWebExchange exchange, PodId owner, PodAddress address) {
        var answered = new AtomicBoolean();
        ServerHttpRequest request = exchange.getRequest();
        URI uri = target(request.getURI(), address);
        Mono<Forwarded> answer = http.headers(headers -> copyRequestHeaders(request, headers))
                .request(HttpMethod.valueOf(request.getMethod().name()))
                .uri(uri)
                .send((outgoing, outbound) -> send(request, owner, outgoing, outbound))
                .response((response, body) -> answer(exchange.getResponse(), owner, response, body, answered))
                .next()
                .timeout(whole)
                .onErrorResume(_ -> !answered.get(), failure -> unknown(owner, failure));
        return request.getMethod().name().equals(HttpMethod.GET.name()) ? polls.note(owner, uri, answer) : answer;
    }

    /** Those that are under way. */
    public ForwardedPolls polls() {
        return polls;
    }

    /** Closes the connections to other pods. */
    public void stop() {
        connections.dispose();
    }

    private Publisher<Void> send(
            ServerHttpRequest request, PodId owner, HttpClientRequest outgoing, NettyOutbound outbound) {
        String method = outgoing.method().name();
        outgoing.header(PodSignature.HEADER, signature.sign(owner, method, outgoing.uri()));
        return outgoing.method().equals(HttpMethod.GET)
                ? outbound
                : outbound.send(request.getBody().map(NettyDataBufferFactory::toByteBuf));
    }

    private Publisher<Forwarded> answer(
            ServerHttpResponse response,
            PodId owner,
            HttpClientResponse answer,
            ByteBufFlux body,
            AtomicBoolean answered) {
        if (SignatureRejection.is(answer.status(), answer.responseHeaders())) {
            refused.write(owner);
            return Mono.just(Forwarded.SESSION_UNKNOWN);
        }
        answered.set(true);
        response.setStatusCode(HttpStatusCode.valueOf(answer.status().code()));
        for (String name : RESPONSE_HEADERS) {
            String value = answer.responseHeaders().get(name);
            if (value != null) {
                response.getHeaders().set(name, value);
            }
        }
        var buffers = (NettyDataBufferFactory) response.bufferFactory();
        return response.writeWith(body.retain().map(buffers::wrap)).thenReturn(Forwarded.ANSWERED);
    }

    private Mono<Forwarded> unknown(PodId owner, Throwable failure) {
        if (failure instanceof PoolAcquirePendingLimitException || failure instanceof PoolAcquireTimeoutException) {
            exhausted.write(owner);
        }
        LOG.debug("A request could not be forwarded to pod {}: {}", owner, failure.toString());
        return Mono.just(Forwarded.SESSION_UNKNOWN);
    }

    private static void copyRequestHeaders(ServerHttpRequest request, HttpHeaders headers) {
        for (String name : REQUEST_HEADERS) {
            String value = request.getHeaders().getFirst(name);
            if (value != null) {
                headers.set(name, value);
            }
        }
    }

    private static URI target(URI received, PodAddress address) {
        String query = received.getRawQuery();
        return URI.create("http://" + address + received.getRawPath() + (query == null ? "" : "?" + query));
    }
}
