package wagateway.push.config;

import java.time.Clock;
import java.util.Map;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;
import org.springframework.web.reactive.socket.server.support.WebSocketHandlerAdapter;
import wagateway.model.token.TokenSettings;
import wagateway.model.token.TokenVerifier;
import wagateway.model.token.nimbus.TokenVerifiers;
import wagateway.push.client.OutboxLimits;
import wagateway.push.connection.ConnectionMachine;
import wagateway.push.connection.ConnectionSettings;
import wagateway.push.fanout.FanOut;
import wagateway.push.transport.ClientSettings;
import wagateway.push.transport.ConnectionRuntime;
import wagateway.push.transport.websocket.AbortingUpgradeStrategy;
import wagateway.push.transport.websocket.HandshakeRefusals;
import wagateway.push.transport.websocket.SocketIoWebSocketHandler;

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

    @Bean(initMethod = "start", destroyMethod = "stop")
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
                machine, tokens, fanOut, new ClientSettings(settings.maxSubscriptions(), limits), clock);
    }

    @Bean
    RouterFunction<ServerResponse> handshakeRefusals() {
        return HandshakeRefusals.on(PATH);
    }

    @Bean
    HandlerMapping webSocketMapping(ConnectionRuntime runtime) {
        return new SimpleUrlHandlerMapping(Map.of(PATH, new SocketIoWebSocketHandler(runtime)), 1);
    }

    @Bean
    WebSocketHandlerAdapter webSocketHandlerAdapter(PushSettings settings) {
        return new WebSocketHandlerAdapter(
                new HandshakeWebSocketService(new AbortingUpgradeStrategy(maxPayload(settings))));
    }

    private static int maxPayload(PushSettings settings) {
        return Math.toIntExact(settings.maxPayload().toBytes());
    }
}
