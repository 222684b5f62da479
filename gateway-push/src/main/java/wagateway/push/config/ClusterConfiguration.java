package wagateway.push.config;

import static wagateway.pod.UnusableSettingException.require;

import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import wagateway.push.cluster.ClusterSettings;
import wagateway.push.cluster.PodId;
import wagateway.push.cluster.PodSecret;
import wagateway.push.cluster.PodSignature;
import wagateway.push.cluster.PodTlsSettings;
import wagateway.push.cluster.SessionIds;
import wagateway.push.cluster.http.ForwardingFilter;
import wagateway.push.cluster.http.HttpForward;
import wagateway.push.cluster.http.InternalServer;
import wagateway.push.cluster.http.PodTls;
import wagateway.push.cluster.http.WebSocketForward;
import wagateway.push.cluster.redis.RedisPods;
import wagateway.push.connection.ConnectionSettings;
import wagateway.push.metrics.PodMeter;
import wagateway.push.transport.polling.PollingRoutes;
import wagateway.push.transport.polling.PollingSessions;
import wagateway.push.transport.websocket.UpgradeForwarding;
import wagateway.push.transport.websocket.WebSocketUpgrade;

/** Any pod serves any sid: present when the pods share a secret. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnExpression("!'${wagateway.push.cluster.secret:}'.isBlank()")
class ClusterConfiguration {
    /** Beyond the longest that a poll may be parked. */
    private static final Duration SLACK = Duration.ofSeconds(5);

    @Bean
    PodSignature podSignature(ClusterSettings settings, Clock clock) {
        PodSecret secret = settings.podSecret();
        if (secret == null) {
            throw new IllegalStateException("without POD_SECRET there is no cluster");
        }
        return new PodSignature(secret, clock);
    }

    @Bean
    PodTls podTls(PodTlsSettings settings, SslBundles bundles) {
        String name = settings.bundle();
        if (name == null) {
            return PodTls.NONE;
        }
        require(bundles.getBundleNames().contains(name), "POD_TLS_BUNDLE names no SSL bundle: " + name);
        PodTls tls = PodTls.of(settings.certificateName(), bundles.getBundle(name));
        bundles.addBundleUpdateHandler(name, tls::use);
        return tls;
    }

    @Bean
    RedisPods pods(ReactiveStringRedisTemplate redis, PodId self, ClusterSettings settings) {
        return new RedisPods(redis, self, settings.podNetworks());
    }

    @Bean(destroyMethod = "stop")
    HttpForward httpForward(
            PodSignature signature, PodTls tls, ClusterSettings settings, ConnectionSettings connections) {
        return new HttpForward(
                signature,
                tls,
                settings.maxForwards(),
                connections.pingInterval().plus(connections.pingTimeout()).plus(SLACK));
    }

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE + 1)
    ForwardingFilter forwardingFilter(PushSettings push, PodId self, RedisPods pods, HttpForward http, PodMeter meter) {
        return new ForwardingFilter(push.path(), self, pods, http, meter);
    }

    @Bean
    UpgradeForwarding upgradeForwarding(
            PodSignature signature, PodTls tls, ClusterSettings settings, PodId self, RedisPods pods, PodMeter meter) {
        var forward = new WebSocketForward(signature, tls, settings.maxForwards());
        return (client, request, sid) -> {
            PodId owner = SessionIds.ownerOf(sid);
            return owner == null || owner.equals(self)
                    ? null
                    : forward.forward(client, request, owner, pods.find(owner))
                            .addListener(tunnel -> meter.forwarded(tunnel.isSuccess()));
        };
    }

    @Bean
    InternalServer internalServer(
            ClusterSettings settings,
            PodId self,
            PodSignature signature,
            PodTls tls,
            PushSettings push,
            RouterFunction<ServerResponse> polling,
            PollingSessions sessions,
            WebSocketUpgrade upgrade) {
        return new InternalServer(
                settings.listenOn(),
                push.maxHeadBytes(),
                self,
                signature,
                tls,
                RouterFunctions.toHttpHandler(
                        PollingRoutes.releaseOn(push.path(), sessions).and(polling)),
                upgrade.forwarding(UpgradeForwarding.NONE)::addTo);
    }

    @Bean
    ClusterLifecycle clusterLifecycle(
            ClusterSettings settings, InternalServer server, RedisPods pods, HttpForward http) {
        return new ClusterLifecycle(settings, server, pods, http);
    }
}
