package wagateway.push;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.http.client.ReactorResourceFactory;
import wagateway.push.cluster.http.HttpForward;
import wagateway.push.cluster.http.InternalServer;
import wagateway.push.transport.Carrier;
import wagateway.push.transport.ConnectionRuntime;

/** One of several pods in one JVM. */
record ClusterPod(ConfigurableApplicationContext context) implements AutoCloseable {
    private static final String SHARED = "shared by the pods of these tests alone";

    /** @param more {@code --name=value} */
    static ClusterPod start(String redis, String... more) {
        return startWith(redis, SHARED, TestUser.SECRET, more);
    }

    static ClusterPod startAlone(String redis) {
        return startWith(redis, "", TestUser.SECRET);
    }

    /**
     * @param secret that pods share
     * @param tokenSecret that users' tokens are signed with
     */
    static ClusterPod startWith(String redis, String secret, String tokenSecret, String... more) {
        var arguments = Stream.concat(
                Stream.of(
                        "--server.port=0",
                        "--REDIS_URL=" + redis,
                        "--JWT_SECRET=" + tokenSecret,
                        "--POD_SECRET=" + secret,
                        "--wagateway.push.cluster.address=127.0.0.1"),
                Stream.of(more));
        var pod = new ClusterPod(new SpringApplicationBuilder(GatewayPush.class, OwnEventLoops.class)
                .run(arguments.toArray(String[]::new)));
        await().until(pod::isReady);
        return pod;
    }

    private boolean isReady() throws IOException, InterruptedException {
        var readiness = URI.create("http://127.0.0.1:" + port() + "/actuator/health/readiness");
        try (var http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(readiness).build(), BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        }
    }

    int port() {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    long connectionsBy(Carrier transport) {
        return context.getBeansOfType(ConnectionRuntime.class).values().stream()
                .mapToLong(kind -> kind.connectionsBy(transport))
                .sum();
    }

    /** Where other pods reach it. */
    int internalPort() {
        return context.getBean(InternalServer.class).port();
    }

    /** Of sessions of other pods. */
    int polls() {
        return context.getBean(HttpForward.class).polls().count();
    }

    EventInjector injector() {
        return new EventInjector(context.getBean(ReactiveStringRedisTemplate.class));
    }

    @Override
    public void close() {
        context.close();
    }

    /** The end of one pod is not the end of the others' event loops. */
    static class OwnEventLoops {
        @Bean
        ReactorResourceFactory reactorResources() {
            var resources = new ReactorResourceFactory();
            resources.setUseGlobalResources(false);
            return resources;
        }
    }
}
