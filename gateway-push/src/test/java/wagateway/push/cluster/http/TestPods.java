package wagateway.push.cluster.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;
import wagateway.push.cluster.PodAddress;
import wagateway.push.cluster.PodId;
import wagateway.push.cluster.PodSecret;
import wagateway.push.cluster.PodSignature;

/** A pod that owns every session, and one that clients call, which forwards whatever it is asked. */
final class TestPods implements AutoCloseable {
    static final PodId OWNER = PodId.random();
    static final PodSignature SIGNATURE = signature(Clock.systemUTC());

    private static final int MAX_HEAD = 16_384;

    private final List<Runnable> ends = new ArrayList<>();

    static PodSignature signature(Clock clock) {
        return new PodSignature(new PodSecret("a-secret-of-this-test-alone-0123456789"), clock);
    }

    /** Starts the owner. */
    PodAddress owner(HandlerFunction<ServerResponse> polling, Consumer<Channel> initializer) {
        var server = new InternalServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                MAX_HEAD,
                OWNER,
                SIGNATURE,
                PodTls.NONE,
                RouterFunctions.toHttpHandler(RouterFunctions.route(RequestPredicates.all(), polling)),
                initializer);
        server.start();
        ends.add(server::stop);
        return new PodAddress("127.0.0.1", server.port());
    }

    /** Starts a pod that forwards polling; gives its port. */
    int pollingAt(PodAddress owner, int maxForwards, Duration timeout) {
        return pollingAt(owner, OWNER, maxForwards, timeout);
    }

    int pollingAt(PodAddress owner, PodId called, int maxForwards, Duration timeout) {
        var forward = new HttpForward(SIGNATURE, PodTls.NONE, maxForwards, timeout);
        ends.add(forward::stop);
        return front(
                request -> forward.forward(request.exchange(), called, owner)
                        .flatMap(outcome -> outcome == Forwarded.ANSWERED ? Mono.empty() : unknown()),
                _ -> {});
    }

    /** Starts a pod that forwards upgrades; gives its port. */
    int upgradesAt(PodAddress owner, PodId called, int maxForwards) {
        var forward = new WebSocketForward(SIGNATURE, PodTls.NONE, maxForwards);
        Mono<PodAddress> found = Mono.just(owner).delayElement(Duration.ofMillis(50));
        return front(
                _ -> unknown(),
                channel -> channel.pipeline()
                        .addAfter(NettyPipeline.HttpCodec, "upgrade", new ChannelInboundHandlerAdapter() {
                            @Override
                            public void channelRead(ChannelHandlerContext context, Object message) {
                                if (message instanceof HttpRequest request
                                        && request.headers().contains("Upgrade")) {
                                    var tunnel = forward.forward(context.channel(), request, called, found);
                                    var _ = tunnel.addListener(_ -> {
                                        if (!tunnel.isSuccess()) {
                                            context.fireChannelRead(request);
                                            context.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
                                        }
                                    });
                                } else {
                                    context.fireChannelRead(message);
                                }
                            }
                        }));
    }

    private int front(HandlerFunction<ServerResponse> handler, Consumer<Channel> initializer) {
        var server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .doOnChannelInit((_, channel, _) -> initializer.accept(channel))
                .handle(new ReactorHttpHandlerAdapter(
                        RouterFunctions.toHttpHandler(RouterFunctions.route(RequestPredicates.all(), handler))))
                .bindNow();
        ends.add(server::disposeNow);
        return server.port();
    }

    /** A client of a few bytes, which reads nothing by itself. */
    Socket type(int port, String text) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        ends.add(() -> {
            try {
                socket.close();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    private static Mono<ServerResponse> unknown() {
        return ServerResponse.badRequest().bodyValue("Session ID unknown");
    }

    @Override
    public void close() {
        ends.reversed().forEach(Runnable::run);
    }
}
