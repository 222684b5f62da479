package wagateway.push.config;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import wagateway.model.token.TokenSettings;
import wagateway.model.token.TokenVerifier;
import wagateway.model.token.nimbus.TokenVerifiers;
import wagateway.push.client.OutboxLimits;
import wagateway.push.cluster.PodId;
import wagateway.push.cluster.SessionIds;
import wagateway.push.cluster.redis.RedisPods;
import wagateway.push.connection.ConnectionMachine;
import wagateway.push.connection.ConnectionSettings;
import wagateway.push.connection.Conversation;
import wagateway.push.connection.gateway.GatewayNamespace;
import wagateway.push.connection.socketio.SocketIo;
import wagateway.push.connection.socketio.SocketIoRules;
import wagateway.push.fanout.FanOut;
import wagateway.push.fanout.Returning;
import wagateway.push.limit.FrameLimits;
import wagateway.push.metrics.PodMeter;
import wagateway.push.protocol.socketio.SocketPacket;
import wagateway.push.transport.ClientSettings;
import wagateway.push.transport.ConnectionRuntime;
import wagateway.push.transport.polling.PollingRoutes;
import wagateway.push.transport.polling.PollingRoutes.PayloadLimits;
import wagateway.push.transport.polling.PollingSessions;
import wagateway.push.transport.websocket.UpgradeForwarding;
import wagateway.push.transport.websocket.WebSocketUpgrade;

/** Connections and what carries them. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PushSettings.class)
class PushConfiguration {
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    TokenVerifier tokenVerifier(Environment environment) {
        return TokenVerifiers.of(Binder.get(environment).bindOrCreate("wagateway.token", TokenSettings.class));
    }

    @Bean
    ConnectionLifecycle connectionLifecycle(ConnectionRuntime connections, PushSettings settings) {
        return new ConnectionLifecycle(connections, settings.drainWithin());
    }

    @Bean
    PodId podId() {
        return PodId.random();
    }

    @Bean
    SessionIds sids(PodId self) {
        return new SessionIds(self);
    }

    /** A pod is ready when the others find it: what it opens is asked for at any of them. */
    @Bean
    HealthIndicator podsHealthIndicator(ObjectProvider<RedisPods> pods) {
        return () -> pods.stream().allMatch(RedisPods::isAnnounced)
                ? Health.up().build()
                : Health.outOfService().build();
    }

    @Bean
    Conversation.Opening conversation(PushSettings settings) {
        return SocketIo.with(new SocketIoRules(
                Map.of(SocketPacket.MAIN, new GatewayNamespace(settings.tokenWarning())),
                settings.connectTimeout(),
                maxPayload(settings)));
    }

    @Bean
    ConnectionRuntime connectionRuntime(
            PushSettings settings,
            Conversation.Opening conversation,
            TokenVerifier tokens,
            FanOut fanOut,
            Returning returning,
            Clock clock,
            SessionIds sids,
            PodMeter meter) {
        var machine = new ConnectionMachine(
                new ConnectionSettings(settings.pingInterval(), settings.pingTimeout(), maxPayload(settings)),
                conversation);
        var limits = new OutboxLimits(
                settings.maxWaitingFrames(),
                settings.maxWaitingBytes().toBytes(),
                settings.conflateAbove().toBytes(),
                settings.stuckAfter());
        return new ConnectionRuntime(
                machine,
                tokens,
                fanOut,
                returning,
                new ClientSettings(
                        settings.maxSubscriptions(),
                        limits,
                        new FrameLimits(settings.frameBurst(), settings.framesPerSecond())),
                clock,
                sids::next,
                tick(settings),
                meter);
    }

    /** A second for the defaults; shorter pings want finer ticks. */
    private static Duration tick(PushSettings settings) {
        Duration fine = settings.pingInterval().dividedBy(25);
        return fine.compareTo(Duration.ofSeconds(1)) < 0 ? fine : Duration.ofSeconds(1);
    }

    @Bean
    PollingSessions pollingSessions(ConnectionRuntime runtime, PushSettings settings) {
        return new PollingSessions(runtime, settings.maxPolling());
    }

    @Bean
    RouterFunction<ServerResponse> polling(PollingSessions sessions, PushSettings settings) {
        return PollingRoutes.on(
                settings.path(),
                sessions,
                new PayloadLimits(maxPayload(settings), settings.frameBurst(), settings.pingTimeout()));
    }

    @Bean
    WebSocketUpgrade webSocketUpgrade(
            ConnectionRuntime runtime,
            PollingSessions sessions,
            PushSettings settings,
            ObjectProvider<UpgradeForwarding> forwarding) {
        return new WebSocketUpgrade(settings.path(), maxPayload(settings), runtime, sessions)
                .forwarding(forwarding.getIfAvailable(() -> UpgradeForwarding.NONE));
    }

    @Bean
    NettyServerCustomizer webSockets(WebSocketUpgrade upgrade) {
        return server -> server.doOnChannelInit((_, channel, _) -> upgrade.comeBeforeHttp(channel));
    }

    private static int maxPayload(PushSettings settings) {
        return Math.toIntExact(settings.maxPayload().toBytes());
    }
}
