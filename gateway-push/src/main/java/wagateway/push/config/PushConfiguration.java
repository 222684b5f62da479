package wagateway.push.config;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
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
import reactor.netty.NettyPipeline;
import wagateway.model.cors.PageOrigins;
import wagateway.model.http.UnreadableRequests;
import wagateway.model.token.TokenSettings;
import wagateway.model.token.TokenVerifier;
import wagateway.model.token.nimbus.TokenVerifiers;
import wagateway.push.client.OutboxLimits;
import wagateway.push.cluster.PodId;
import wagateway.push.cluster.SessionIds;
import wagateway.push.cluster.redis.RedisPods;
import wagateway.push.connection.Authenticated;
import wagateway.push.connection.ConnectionSettings;
import wagateway.push.connection.Conversation;
import wagateway.push.connection.EngineIoMachine;
import wagateway.push.connection.EventStreamMachine;
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
import wagateway.push.transport.ConnectionRuntime.Services;
import wagateway.push.transport.http.RequestNormalizer;
import wagateway.push.transport.polling.PollingRoutes;
import wagateway.push.transport.polling.PollingRoutes.PayloadLimits;
import wagateway.push.transport.polling.PollingSessions;
import wagateway.push.transport.sse.EventStreamRoute;
import wagateway.push.transport.websocket.PlainRoute;
import wagateway.push.transport.websocket.UpgradeForwarding;
import wagateway.push.transport.websocket.WebSocketUpgrade;
import wagateway.push.wire.EventStreamFormat;
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
    ConnectionLifecycle connectionLifecycle(List<ConnectionRuntime<?>> connections, PushSettings settings) {
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
    ConnectionRuntime<EngineIoMachine> socketIoConnections(
            PushSettings settings, Conversation.Opening conversation, Services services) {
        var machine = new EngineIoMachine(connectionSettings(settings), conversation);
        return runtime(machine, new SocketIoFormat(), settings, services);
    }

    @Bean
    ConnectionRuntime<WebSocketMachine> plainConnections(PushSettings settings, Services services) {
        var conversation = PlainConversation.with(
                new PlainRules(settings.connectTimeout(), settings.tokenWarning(), maxSessions(settings)));
        var machine = new WebSocketMachine(connectionSettings(settings), conversation);
        return runtime(machine, new PlainFormat(), settings, services);
    }

    @Bean
    ConnectionRuntime<EventStreamMachine> eventStreams(PushSettings settings, Services services) {
        var format = new EventStreamFormat();
        var terms = new Authenticated.Terms(format, "Event stream", settings.tokenWarning());
        return runtime(new EventStreamMachine(connectionSettings(settings), terms), format, settings, services);
    }

    @Bean
    Services services(
            TokenVerifier tokens, FanOut fanOut, ConnectionStateRecovery recovery, Clock clock, PodMeter meter) {
        return new Services(tokens, fanOut, recovery, clock, meter);
    }

    private static <M extends Machine> ConnectionRuntime<M> runtime(
            M machine, WireFormat format, PushSettings settings, Services services) {
        return new ConnectionRuntime<>(machine, format, clientSettings(settings), tick(settings), services);
    }

    private static ClientSettings clientSettings(PushSettings settings) {
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
    private static Duration tick(PushSettings settings) {
        Duration fine = settings.pingInterval().dividedBy(25);
        return fine.compareTo(Duration.ofSeconds(1)) < 0 ? fine : Duration.ofSeconds(1);
    }

    @Bean
    PollingSessions pollingSessions(
            ConnectionRuntime<EngineIoMachine> socketIoConnections, SessionIds sids, PushSettings settings) {
        return new PollingSessions(socketIoConnections, sids::next, settings.maxPolling());
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
            ConnectionRuntime<EngineIoMachine> socketIoConnections,
            ConnectionRuntime<WebSocketMachine> plainConnections,
            PollingSessions sessions,
            PageOrigins origins,
            PushSettings settings,
            ObjectProvider<UpgradeForwarding> forwarding) {
        return new WebSocketUpgrade(settings.path(), maxPayload(settings), socketIoConnections, sessions, origins)
                .plain(settings.plainPath(), plainConnections)
                .forwarding(forwarding.getIfAvailable(() -> UpgradeForwarding.NONE));
    }

    @Bean
    RouterFunction<ServerResponse> plain(ConnectionRuntime<WebSocketMachine> plainConnections, PushSettings settings) {
        return PlainRoute.on(settings.plainPath(), plainConnections);
    }

    @Bean
    RouterFunction<ServerResponse> eventStream(
            ConnectionRuntime<EventStreamMachine> eventStreams, TokenVerifier tokens, PushSettings settings) {
        return EventStreamRoute.on(eventStreams, tokens, maxSessions(settings));
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
