package wagateway.push.cluster.http;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import wagateway.pod.RateLimitedWarning;
import wagateway.push.cluster.PodAddress;
import wagateway.push.cluster.PodId;
import wagateway.push.cluster.PodSignature;

/**
 * Forwards upgrades to WebSocket to the pod that holds their session, and from then on bytes: this pod does not look
 * into the frames. Either side is read only as fast as the other reads, and the end of one is the end of the other.
 */
public final class WebSocketForward {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketForward.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(5);
    private static final String WEBSOCKET_HEADERS = "sec-websocket-";

    private final PodSignature signature;
    private final PodTls tls;
    private final int maxForwards;
    private final AtomicInteger forwards = new AtomicInteger();
    private final RateLimitedWarning refused =
            new RateLimitedWarning(LOG, "Pod {} refuses upgrades: it was restarted, or has another POD_SECRET or time");
    private final RateLimitedWarning exhausted =
            new RateLimitedWarning(LOG, "Upgrades fail, as max-forwards are under way; the last was for pod {}");

    /**
     * A forward that has nothing under way.
     *
     * @param tls of the connections to other pods
     * @param maxForwards upgrades and WebSockets at once, to all pods together
     */
    public WebSocketForward(PodSignature signature, PodTls tls, int maxForwards) {
        this.signature = signature;
        this.tls = tls;
        this.maxForwards = maxForwards;
    }

    /**
     * Forwards the upgrade that the client's channel has just read behind its {@code HttpCodec}. The request's end is
     * swallowed here, and nothing more is read meanwhile.
     *
     * @param client on whose event loop this is called; on it the answer comes too, never before this returns
     * @param request is read here and not released
     * @param address where the owner is, empty when nobody knows; asked for once
     * @return success once the client has the owner's agreement and its channel is a tunnel, with no HTTP handler left;
     *     failure, within 5 seconds, when it is as before and open for an answer, unless the client has left. To pass
     *     the request on to the HTTP server then, fire it and a {@code LastHttpContent.EMPTY_LAST_CONTENT} after it
     */
    public Future<Void> forward(Channel client, HttpRequest request, PodId owner, Mono<PodAddress> address) {
        Promise<Void> tunnel = client.eventLoop().newPromise();
        PausedClient held = PausedClient.hold(client, () -> tunnel.tryFailure(new ClosedChannelException()));
        var timeout = client.eventLoop()
                .schedule(
                        () -> tunnel.tryFailure(new TimeoutException("the owner does not answer")),
                        HANDSHAKE_TIMEOUT.toSeconds(),
                        TimeUnit.SECONDS);
        var _ = tunnel.addListener(_ -> {
            timeout.cancel(false);
            if (tunnel.isSuccess()) {
                var _ = client.closeFuture().addListener(_ -> forwards.decrementAndGet());
            } else {
                forwards.decrementAndGet();
                failed(owner, tunnel.cause());
                held.release();
            }
        });
        boolean admitted = forwards.incrementAndGet() <= maxForwards;
        FullHttpRequest upgrade = upgrade(request, owner);
        client.eventLoop().execute(() -> {
            if (admitted) {
                Disposable finding = address.switchIfEmpty(Mono.error(() -> new IOException("no such pod")))
                        .publishOn(Schedulers.fromExecutor(client.eventLoop()))
                        .subscribe(found -> connect(client, upgrade, found, tunnel), tunnel::tryFailure);
                var _ = tunnel.addListener(_ -> finding.dispose());
            } else {
                exhausted.write(owner);
                tunnel.tryFailure(new IOException("max-forwards are under way"));
            }
        });
        return tunnel;
    }

    private void connect(Channel client, FullHttpRequest upgrade, PodAddress address, Promise<Void> tunnel) {
        if (tunnel.isDone()) {
            return;
        }
        ChannelFuture connecting = new Bootstrap()
                .group(client.eventLoop())
                .channel(client.getClass())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) CONNECT_TIMEOUT.toMillis())
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new PendingUpgrade(client, upgrade, tunnel).initializer(tls))
                .connect(InetSocketAddress.createUnresolved(address.host(), address.port()));
        var _ = connecting.addListener(_ -> {
            if (!connecting.isSuccess()) {
                tunnel.tryFailure(connecting.cause());
            }
        });
        var _ = tunnel.addListener(_ -> {
            if (!tunnel.isSuccess()) {
                var _ = connecting.channel().close();
            }
        });
    }

    private void failed(PodId owner, Throwable failure) {
        if (failure instanceof PendingUpgrade.RefusedException) {
            refused.write(owner);
        }
        LOG.debug("An upgrade could not be forwarded to pod {}: {}", owner, failure.toString());
    }

    private FullHttpRequest upgrade(HttpRequest request, PodId owner) {
        var upgrade =
                new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, request.uri(), Unpooled.EMPTY_BUFFER);
        HttpHeaders headers = upgrade.headers();
        for (Map.Entry<String, String> header : request.headers()) {
            if (isCopied(header.getKey().toLowerCase(Locale.ROOT))) {
                headers.add(header.getKey(), header.getValue());
            }
        }
        headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
        headers.set(PodSignature.HEADER, signature.sign(owner, HttpMethod.GET.name(), request.uri()));
        return upgrade;
    }

    private static boolean isCopied(String name) {
        return name.equals("host") || name.equals("upgrade") || name.startsWith(WEBSOCKET_HEADERS);
    }
}
