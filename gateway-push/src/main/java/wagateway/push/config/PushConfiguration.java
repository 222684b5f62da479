package wagateway.push.config;

import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
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
import wagateway.push.connection.ConnectionMachine;
import wagateway.push.connection.ConnectionSettings;
import wagateway.push.fanout.FanOut;
import wagateway.push.limit.FrameLimits;
import wagateway.push.transport.ClientSettings;
import wagateway.push.transport.ConnectionRuntime;
import wagateway.push.transport.websocket.HandshakeRefusals;
import wagateway.push.transport.websocket.WebSocketUpgrade;

/** Connections and what carries them. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PushSettings.class)
class PushConfiguration {
    private static final String PATH = "/socket.io/";

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    TokenVerifier tokenVerifier(Environment environment) {
        return TokenVerifiers.of(Binder.get(environment).bindOrCreate("wagateway.token", TokenSettings.class));
    }

    @Bean
    ConnectionLifecycle connectionLifecycle(ConnectionRuntime connections) {
        return new ConnectionLifecycle(connections);
    }

    @Bean
    ConnectionRuntime connectionRuntime(PushSettings settings, TokenVerifier tokens, FanOut fanOut, Clock clock) {
        var machine = new ConnectionMachine(new ConnectionSettings(
                settings.pingInterval(),
                settings.pingTimeout(),
                settings.connectTimeout(),
                settings.tokenWarning(),
                maxPayload(settings)));
        var limits = new OutboxLimits(
                settings.maxWaitingFrames(), settings.maxWaitingBytes().toBytes());
        return new ConnectionRuntime(
                machine,
                tokens,
                fanOut,
                new ClientSettings(
                        settings.maxSubscriptions(),
                        limits,
                        new FrameLimits(settings.frameBurst(), settings.framesPerSecond())),
                clock);
    }

    @Bean
    RouterFunction<ServerResponse> handshakeRefusals() {
        return HandshakeRefusals.on(PATH);
    }

    @Bean
    NettyServerCustomizer webSockets(ConnectionRuntime runtime, PushSettings settings) {
        var upgrade = new WebSocketUpgrade(PATH, maxPayload(settings), runtime);
        return server -> server.doOnChannelInit((_, channel, _) -> upgrade.comeBeforeHttp(channel));
    }

    private static int maxPayload(PushSettings settings) {
        return Math.toIntExact(settings.maxPayload().toBytes());
    }
}
