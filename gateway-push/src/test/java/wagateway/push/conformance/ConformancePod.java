package wagateway.push.conformance;

import java.util.Map;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.context.annotation.Profile;
import wagateway.push.GatewayPush;
import wagateway.push.connection.ConnectionSettings;
import wagateway.push.connection.Conversation;
import wagateway.push.connection.socketio.SocketIo;
import wagateway.push.connection.socketio.SocketIoRules;
import wagateway.stack.redis.EmbeddedRedis;

/**
 * A push pod that says back what it is told, with the timing that the test suites of the protocols' authors expect. Only
 * what stands above the protocols is not the product's. How to run the suites: {@code docs/conformance.md}.
 */
final class ConformancePod {
    private ConformancePod() {}

    /** @param arguments {@code engine.io} or {@code socket.io}, then the port */
    public static void main(String[] arguments) {
        var redis = EmbeddedRedis.startTemporary();
        Runtime.getRuntime().addShutdownHook(new Thread(redis::close));
        start(arguments[0], Integer.parseInt(arguments[1]), redis);
    }

    /** Port 0: any. */
    static ConfigurableApplicationContext start(String protocol, int port, EmbeddedRedis redis) {
        return new SpringApplicationBuilder(GatewayPush.class, Echo.class)
                .profiles(protocol)
                .run(
                        "--server.port=" + port,
                        "--spring.data.redis.url=" + redis.url(),
                        "--wagateway.token.secret=nobody has a token and so nobody needs one",
                        "--wagateway.push.path=/" + protocol + "/",
                        "--wagateway.push.ping-interval=300ms",
                        "--wagateway.push.ping-timeout=200ms",
                        "--wagateway.push.connect-timeout=1500ms",
                        // nobody shows a token, so all are newcomers
                        "--wagateway.push.admission.newcomer-message=1MB",
                        "--wagateway.push.admission.newcomer-bytes=10MB",
                        "--wagateway.push.admission.newcomer-frames=10000");
    }

    @Configuration(proxyBeanMethods = false)
    static class Echo {
        @Bean
        @Primary
        @Profile("engine.io")
        Conversation.Opening echo() {
            return (_, _) -> new EchoConversation();
        }

        @Bean
        @Primary
        @Profile("socket.io")
        Conversation.Opening echoes(ConnectionSettings settings) {
            return SocketIo.with(new SocketIoRules(
                    Map.of("/", new EchoNamespace("/"), "/custom", new EchoNamespace("/custom")), settings));
        }
    }
}
