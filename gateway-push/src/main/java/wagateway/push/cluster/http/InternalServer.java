package wagateway.push.cluster.http;

import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import reactor.netty.DisposableServer;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;
import wagateway.push.cluster.PodId;
import wagateway.push.cluster.PodSignature;

/**
 * The port where other pods reach the sessions of this one, for requests and upgrades alike. What another pod has not
 * signed for this pod gets no further than the HTTP codec. What it serves must be local: a request that came from a pod
 * is never sent on to another, so it cannot go round in circles, whatever the register of pods says.
 */
public final class InternalServer {
    static final Duration IDLE = Duration.ofSeconds(60);

    /** Bytes that a pod may add to the headers of a client. */
    private static final int OWN_HEADERS = 1_024;

    private final HttpServer http;
    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private @Nullable DisposableServer server;

    /**
     * A server that is not started yet.
     *
     * @param maxHead bytes that the request line, and the headers together, may have, as a client sent them
     * @param local answers requests out of the sessions of this pod alone
     * @param tls of what other pods open
     * @param initializer given each new channel, whose handlers it may add to after {@link NettyPipeline#HttpCodec}
     */
    public InternalServer(
            InetSocketAddress listenOn,
            int maxHead,
            PodId self,
            PodSignature signature,
            PodTls tls,
            HttpHandler local,
            Consumer<Channel> initializer) {
        this.http = HttpServer.create()
                .bindAddress(() -> listenOn)
                .channelGroup(channels)
                .idleTimeout(IDLE)
                .httpRequestDecoder(
                        limits -> limits.maxInitialLineLength(maxHead).maxHeaderSize(maxHead + OWN_HEADERS))
                .doOnChannelInit((_, channel, _) -> {
                    tls.addToCalled(channel);
                    initializer.accept(channel);
                    channel.pipeline()
                            .addAfter(
                                    NettyPipeline.HttpCodec,
                                    SignatureCheck.class.getName(),
                                    new SignatureCheck(signature, self));
                })
                .handle(new ReactorHttpHandlerAdapter(local));
    }

    /**
     * Listens; returns when it does.
     *
     * @throws reactor.netty.ChannelBindException when the port is taken
     */
    public synchronized void start() {
        server = http.bindNow();
    }

    /**
     * The port that was taken.
     *
     * @throws IllegalStateException when it does not listen
     */
    public synchronized int port() {
        if (server == null) {
            throw new IllegalStateException("not started");
        }
        return server.port();
    }

    /** Listens no more and closes what is open, tunnels of WebSockets included. */
    public synchronized void stop() {
        if (server != null) {
            server.dispose();
            server = null;
            var _ = channels.close();
        }
    }
}
