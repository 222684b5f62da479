package wagateway.push.config;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
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
import reactor.netty.NettyPipeline;
import wagateway.model.http.UnreadableRequests;
import wagateway.model.token.TokenSettings;
import wagateway.model.token.TokenVerifier;
import wagateway.model.token.nimbus.TokenVerifiers;
import wagateway.push.client.OutboxLimits;
import wagateway.push.cluster.PodId;
import wagateway.push.cluster.SessionIds;
import wagateway.push.cluster.redis.RedisPods;
import wagateway.push.connection.ConnectionSettings;
import wagateway.push.connection.Conversation;
import wagateway.push.connection.EngineIoMachine;
import wagateway.push.connection.Machine;
import wagateway.push.connection.WebSocketMachine;
import wagateway.push.connection.gateway.GatewayNamespace;
import wagateway.push.connection.plain.PlainConversation;
import wagateway.push.connection.plain.PlainRules;
import wagateway.push.connection.socketio.SocketIo;
import wagateway.push.connection.socketio.SocketIoRules;
import wagateway.push.fanout.ConnectionStateRecovery;
import wagateway.push.fanout.FanOut;
import wagateway.push.limit.FrameLimits;
import wagateway.push.metrics.PodMeter;
import wagateway.push.protocol.socketio.SocketPacket;
import wagateway.push.transport.ClientSettings;
import wagateway.push.transport.ConnectionRuntime;
import wagateway.push.transport.Drainable;
import wagateway.push.transport.http.PageOrigins;
import wagateway.push.transport.http.RequestNormalizer;
import wagateway.push.transport.polling.PollingRoutes;
import wagateway.push.transport.polling.PollingRoutes.PayloadLimits;
import wagateway.push.transport.polling.PollingSessions;
import wagateway.push.transport.sse.EventStreamRoute;
import wagateway.push.transport.sse.EventStreams;
import wagateway.push.transport.websocket.PlainRoute;
import wagateway.push.transport.websocket.UpgradeForwarding;
import wagateway.push.transport.websocket.WebSocketUpgrade;
import wagateway.push.wire.PlainFormat;
import wagateway.push.wire.SocketIoFormat;
import wagateway.push.wire.WireFormat;

/** Connections and what carries them. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PushSettings.class)
class PushConfiguration {
    /** A message costs the client one frame of its budget, but Redis one call for each session. */
    private static final int MAX_SESSIONS_PER_MESSAGE = 100;

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    TokenVerifier tokenVerifier(Environment environment) {
        return TokenVerifiers.of(Binder.get(environment).bindOrCreate("wagateway.token", TokenSettings.class));
    }

    @Bean
    ConnectionLifecycle connectionLifecycle(List<Drainable> connections, PushSettings settings) {
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
    ConnectionRuntime socketIoConnections(
            PushSettings settings, Conversation.Opening conversation, SessionIds sids, Shared shared) {
        var machine = new EngineIoMachine(connectionSettings(settings), conversation);
        return shared.runtime(machine, new SocketIoFormat(), sids::next, settings);
    }

    @Bean
    ConnectionRuntime plainConnections(PushSettings settings, SessionIds sids, Shared shared) {
        var conversation = PlainConversation.with(
                new PlainRules(settings.connectTimeout(), settings.tokenWarning(), maxSessions(settings)));
        var machine = new WebSocketMachine(connectionSettings(settings), conversation);
        return shared.runtime(machine, new PlainFormat(), sids::next, settings);
    }

    @Bean
    Shared shared(TokenVerifier tokens, FanOut fanOut, ConnectionStateRecovery recovery, Clock clock, PodMeter meter) {
        return new Shared(tokens, fanOut, recovery, clock, meter);
    }

    /** What connections of all kinds work with. */
    record Shared(TokenVerifier tokens, FanOut fanOut, ConnectionStateRecovery recovery, Clock clock, PodMeter meter) {
        ConnectionRuntime runtime(Machine machine, WireFormat format, Supplier<String> sids, PushSettings settings) {
            return new ConnectionRuntime(
                    machine,
                    format,
                    tokens,
                    fanOut,
                    recovery,
                    clientSettings(settings),
                    clock,
                    sids,
                    tick(settings),
                    meter);
        }
    }

    static ClientSettings clientSettings(PushSettings settings) {
        var limits = new OutboxLimits(
                settings.maxWaitingFrames(),
                settings.maxWaitingBytes().toBytes(),
                settings.conflateAbove().toBytes(),
                settings.stuckAfter());
        return new ClientSettings(
                settings.maxSubscriptions(),
                limits,
                new FrameLimits(settings.frameBurst(), settings.framesPerSecond()));
    }

    private static ConnectionSettings connectionSettings(PushSettings settings) {
        return new ConnectionSettings(settings.pingInterval(), settings.pingTimeout(), maxPayload(settings));
    }

    /** A second for the defaults; shorter pings want finer ticks. */
    static Duration tick(PushSettings settings) {
        Duration fine = settings.pingInterval().dividedBy(25);
        return fine.compareTo(Duration.ofSeconds(1)) < 0 ? fine : Duration.ofSeconds(1);
    }

    @Bean
    PollingSessions pollingSessions(ConnectionRuntime socketIoConnections, PushSettings settings) {
        return new PollingSessions(socketIoConnections, settings.maxPolling());
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
            ConnectionRuntime socketIoConnections,
            ConnectionRuntime plainConnections,
            PollingSessions sessions,
            PageOrigins origins,
            PushSettings settings,
            ObjectProvider<UpgradeForwarding> forwarding) {
        return new WebSocketUpgrade(settings.path(), maxPayload(settings), socketIoConnections, sessions, origins)
                .plain(settings.plainPath(), plainConnections)
                .forwarding(forwarding.getIfAvailable(() -> UpgradeForwarding.NONE));
    }

    @Bean
    RouterFunction<ServerResponse> plain(ConnectionRuntime plainConnections, PushSettings settings) {
        return PlainRoute.on(settings.plainPath(), plainConnections);
    }

    @Bean
    EventStreams eventStreams(
            PushSettings settings, FanOut fanOut, ConnectionStateRecovery recovery, Clock clock, PodMeter meter) {
        return new EventStreams(
                fanOut,
                recovery,
                clientSettings(settings),
                new EventStreams.Times(tick(settings), settings.pingInterval(), settings.tokenWarning()),
                clock,
                meter);
    }

    @Bean
    RouterFunction<ServerResponse> eventStream(EventStreams streams, TokenVerifier tokens, PushSettings settings) {
        return EventStreamRoute.on(streams, tokens, maxSessions(settings));
    }

    @Bean
    NettyServerCustomizer requests(WebSocketUpgrade upgrade, PushSettings settings) {
        var unreadable =
                new UnreadableRequests(Math.toIntExact(settings.maxHead().toBytes()));
        return server -> server.doOnChannelInit((_, channel, _) -> {
            upgrade.addTo(channel);
            RequestNormalizer.addTo(channel, settings.path());
            channel.pipeline().addAfter(NettyPipeline.HttpCodec, UnreadableRequests.class.getName(), unreadable);
        });
    }

    private static int maxSessions(PushSettings settings) {
        return Math.min(MAX_SESSIONS_PER_MESSAGE, settings.maxSubscriptions());
    }

    private static int maxPayload(PushSettings settings) {
        return Math.toIntExact(settings.maxPayload().toBytes());
    }
}
