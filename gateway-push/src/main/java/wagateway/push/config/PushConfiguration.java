package wagateway.push.config;

import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.netty.NettyPipeline;
import wagateway.model.token.Revocations;
import wagateway.model.token.TokenSettings;
import wagateway.model.token.TokenVerifier;
import wagateway.model.token.nimbus.TokenVerifiers;
import wagateway.pod.PageOrigins;
import wagateway.pod.RequestTimeout;
import wagateway.pod.SecurityHeaders;
import wagateway.pod.TransportSecuritySettings;
import wagateway.pod.UnreadableRequests;
import wagateway.push.admission.AdmissionSettings;
import wagateway.push.admission.InputAdmission;
import wagateway.push.admission.UserConnections;
import wagateway.push.admission.http.HandshakeGate;
import wagateway.push.admission.http.HandshakeRules;
import wagateway.push.client.ClientSettings;
import wagateway.push.cluster.PodId;
import wagateway.push.cluster.SessionIds;
import wagateway.push.cluster.redis.RedisPods;
import wagateway.push.connection.ConnectionSettings;
import wagateway.push.connection.Conversation;
import wagateway.push.connection.EngineIoMachine;
import wagateway.push.connection.EventStreamMachine;
import wagateway.push.connection.WebSocketMachine;
import wagateway.push.connection.gateway.GatewayNamespace;
import wagateway.push.connection.plain.PlainConversation;
import wagateway.push.connection.plain.PlainRules;
import wagateway.push.connection.socketio.SocketIo;
import wagateway.push.connection.socketio.SocketIoRules;
import wagateway.push.fanout.ConnectionStateRecovery;
import wagateway.push.fanout.FanOut;
import wagateway.push.metrics.PodMeter;
import wagateway.push.protocol.socketio.SocketPacket;
import wagateway.push.transport.ConnectionRuntime;
import wagateway.push.transport.ConnectionRuntime.Services;
import wagateway.push.transport.http.RequestNormalizer;
import wagateway.push.transport.polling.PollingRoutes;
import wagateway.push.transport.polling.PollingSessions;
import wagateway.push.transport.sse.EventStreamRoute;
import wagateway.push.transport.websocket.PlainRoute;
import wagateway.push.transport.websocket.UpgradeForwarding;
import wagateway.push.transport.websocket.WebSocketUpgrade;
import wagateway.push.wire.EventStreamFormat;
import wagateway.push.wire.PlainFormat;
import wagateway.push.wire.SocketIoFormat;

/** Connections and what carries them. */
@Configuration(proxyBeanMethods = false)
class PushConfiguration {
    /** Each is answered by itself, and those of an event stream are in its address. */
    private static final int MAX_SESSIONS_PER_MESSAGE = 100;

    /** Bytes that are read at once. The same for all: what learns how much a socket sends costs an idle one memory, and frames are short. */
    private static final RecvByteBufAllocator ONE_READ = new FixedRecvByteBufAllocator(2_048);

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    TokenVerifier tokenVerifier(TokenSettings settings, Revocations revocations) {
        return revocations.by(TokenVerifiers.of(settings));
    }

    @Bean
    Revocations revocations(Clock clock) {
        return new Revocations(clock);
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
    Conversation.Opening conversation(ConnectionSettings settings, Revocations revocations) {
        var main = new GatewayNamespace(settings, revocations::cover);
        return SocketIo.with(new SocketIoRules(Map.of(SocketPacket.MAIN, main), settings));
    }

    @Bean
    ConnectionRuntime<EngineIoMachine> socketIoConnections(
            ConnectionSettings settings, ClientSettings client, Conversation.Opening conversation, Services services) {
        return new ConnectionRuntime<>(
                new EngineIoMachine(settings, conversation), new SocketIoFormat(), client, settings.tick(), services);
    }

    @Bean
    ConnectionRuntime<WebSocketMachine> plainConnections(
            ConnectionSettings settings, ClientSettings client, Services services, Revocations revocations) {
        var conversation = PlainConversation.with(new PlainRules(settings, maxSessions(client), revocations::cover));
        return new ConnectionRuntime<>(
                new WebSocketMachine(settings, conversation), new PlainFormat(), client, settings.tick(), services);
    }

    @Bean
    ConnectionRuntime<EventStreamMachine> eventStreams(
            ConnectionSettings settings, ClientSettings client, Services services, Revocations revocations) {
        return new ConnectionRuntime<>(
                new EventStreamMachine(settings, revocations::cover),
                new EventStreamFormat(),
                client,
                settings.tick(),
                services);
    }

    @Bean
    Services services(
            TokenVerifier tokens,
            UserConnections users,
            FanOut fanOut,
            ConnectionStateRecovery recovery,
            Clock clock,
            PodMeter meter) {
        return new Services(tokens, users, fanOut, recovery, clock, meter);
    }

    @Bean
    PollingSessions pollingSessions(
            ConnectionRuntime<EngineIoMachine> socketIoConnections,
            SessionIds sids,
            PushSettings settings,
            InputAdmission inputs) {
        return new PollingSessions(socketIoConnections, sids::next, settings.maxPolling(), inputs);
    }

    @Bean
    RouterFunction<ServerResponse> polling(
            PollingSessions sessions,
            PushSettings settings,
            ConnectionSettings connections,
            ClientSettings client,
            AdmissionSettings admission) {
        return PollingRoutes.on(
                settings.path(), sessions, connections, admission.messageTimeout(), client.frameBurst());
    }

    @Bean
    WebSocketUpgrade webSocketUpgrade(
            ConnectionRuntime<EngineIoMachine> socketIoConnections,
            ConnectionRuntime<WebSocketMachine> plainConnections,
            PollingSessions sessions,
            PageOrigins origins,
            PushSettings settings,
            ConnectionSettings connections,
            InputAdmission inputs,
            ObjectProvider<UpgradeForwarding> forwarding) {
        return new WebSocketUpgrade(
                        settings.path(), connections.maxPayloadBytes(), inputs, socketIoConnections, sessions, origins)
                .plain(settings.plainPath(), plainConnections)
                .forwarding(forwarding.getIfAvailable(() -> UpgradeForwarding.NONE));
    }

    @Bean
    RouterFunction<ServerResponse> plain(ConnectionRuntime<WebSocketMachine> plainConnections, PushSettings settings) {
        return PlainRoute.on(settings.plainPath(), plainConnections);
    }

    @Bean
    RouterFunction<ServerResponse> eventStream(
            ConnectionRuntime<EventStreamMachine> eventStreams, TokenVerifier tokens, ClientSettings client) {
        return EventStreamRoute.on(eventStreams, tokens, maxSessions(client));
    }

    /** A customizer of the factory, as what Spring Boot itself sets of the codec comes after those of the server alone. */
    @Bean
    WebServerFactoryCustomizer<NettyReactiveWebServerFactory> requests(
            WebSocketUpgrade upgrade,
            HandshakeRules handshakes,
            PushSettings settings,
            AdmissionSettings admission,
            PodMeter meter,
            TransportSecuritySettings transport) {
        int maxHead = settings.maxHeadBytes();
        var unreadable = new UnreadableRequests(maxHead);
        var headers = new SecurityHeaders(transport);
        return factory -> factory.addServerCustomizers(server -> server.httpRequestDecoder(
                        codec -> codec.maxInitialLineLength(maxHead).maxHeaderSize(maxHead))
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, ONE_READ)
                .doOnChannelInit((_, channel, _) -> {
                    upgrade.addTo(channel);
                    HandshakeGate.addTo(channel, handshakes);
                    RequestNormalizer.addTo(channel, settings.path());
                    channel.pipeline()
                            .addAfter(NettyPipeline.HttpCodec, UnreadableRequests.class.getName(), unreadable);
                    RequestTimeout.addTo(channel, admission.messageTimeout(), null, meter::requestRefused);
                    headers.addTo(channel);
                }));
    }

    private static int maxSessions(ClientSettings client) {
        return Math.min(MAX_SESSIONS_PER_MESSAGE, client.maxSubscriptions());
    }
}
