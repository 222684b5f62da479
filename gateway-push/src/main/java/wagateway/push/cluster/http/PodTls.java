package wagateway.push.cluster.http;

import static wagateway.pod.UnusableSettingException.require;

import io.netty.channel.Channel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.SslBundle;
import reactor.netty.NettyPipeline;
import wagateway.pod.RateLimitedWarning;

/**
 * TLS between pods: either side shows a certificate that the other trusts, and that of the one that is called is good for the name
 * which those of all pods have. Safe for any thread.
 */
public final class PodTls {
    private static final Logger LOG = LoggerFactory.getLogger(PodTls.class);

    /** For pods that do not encrypt. */
    public static final PodTls NONE = new PodTls("");

    /** Many at once take long on a pod that has just started. One that never ends keeps a request waiting no longer than an owner may. */
    private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(20);

    private static final String IDENTIFIED_AS = "HTTPS";

    private final String name;
    private final RateLimitedWarning failed =
            new RateLimitedWarning(LOG, "Nothing is forwarded to a pod, as TLS to it fails: {}");
    private volatile @Nullable Contexts contexts;

    private record Contexts(SslContext called, SslContext calling) {}

    private PodTls(String name) {
        this.name = name;
    }

    /**
     * TLS with the certificates of a bundle.
     *
     * @param name of DNS that the certificate of a pod has to be good for
     * @throws IllegalArgumentException when the bundle has no key, names nobody to trust, or cannot be used
     */
    public static PodTls of(String name, SslBundle bundle) {
        var tls = new PodTls(name);
        tls.use(bundle);
        return tls;
    }

    /**
     * Takes another bundle from the next connection on; those that are open stay as they are.
     *
     * @throws IllegalArgumentException as {@link #of} does; the bundle before stays then
     */
    public void use(SslBundle bundle) {
        require(
                bundle.getStores().getKeyStore() != null && bundle.getStores().getTrustStore() != null,
                "the SSL bundle that POD_TLS_BUNDLE names needs a keystore and a truststore");
        var managers = bundle.getManagers();
        try {
            contexts = new Contexts(
                    SslContextBuilder.forServer(managers.getKeyManagerFactory())
                            .trustManager(managers.getTrustManagerFactory())
                            .protocols(bundle.getOptions().getEnabledProtocols())
                            .clientAuth(ClientAuth.REQUIRE)
                            .build(),
                    SslContextBuilder.forClient()
                            .keyManager(managers.getKeyManagerFactory())
                            .trustManager(managers.getTrustManagerFactory())
                            .protocols(bundle.getOptions().getEnabledProtocols())
                            .endpointIdentificationAlgorithm(IDENTIFIED_AS)
                            .build());
        } catch (SSLException e) {
            throw new IllegalArgumentException("the SSL bundle that POD_TLS_BUNDLE names cannot be used", e);
        }
    }

    /** For a channel that another pod has opened. */
    void addToCalled(Channel channel) {
        if (contexts instanceof Contexts present) {
            add(channel, present.called().newHandler(channel.alloc()));
        }
    }

    /** For a channel to another pod. */
    void addToCalling(Channel channel) {
        if (contexts instanceof Contexts present) {
            SslHandler handler = present.calling().newHandler(channel.alloc(), name, -1);
            add(channel, handler);
            var _ = handler.handshakeFuture().addListener(handshake -> {
                if (!handshake.isSuccess()) {
                    failed.write(handshake.cause().toString());
                }
            });
        }
    }

    private static void add(Channel channel, SslHandler handler) {
        handler.setHandshakeTimeoutMillis(HANDSHAKE_TIMEOUT.toMillis());
        channel.pipeline().addFirst(NettyPipeline.SslHandler, handler);
    }
}
