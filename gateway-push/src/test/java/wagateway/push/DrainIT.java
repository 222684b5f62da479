package wagateway.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static wagateway.push.RawSocket.HANDSHAKE;
import static wagateway.push.RawSocket.PATH;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.http.client.ReactorResourceFactory;
import wagateway.push.metrics.PushMetric;
import wagateway.stack.redis.EmbeddedRedis;

/** A pod that is shut down while clients are connected. */
class DrainIT {
    private static final int CLIENTS = 20;

    private final TestUser user = TestUser.fresh();
    private EmbeddedRedis redis;
    private ConfigurableApplicationContext pod;
    private int port;

    @BeforeEach
    void start() {
        redis = EmbeddedRedis.startTemporary();
        pod = new SpringApplicationBuilder(GatewayPush.class, OwnThreads.class)
                .properties("spring.main.register-shutdown-hook=false")
                .run(
                        "--server.port=0",
                        "--server.address=127.0.0.1",
                        "--spring.data.redis.url=" + redis.url(),
                        "--wagateway.token.secret=" + TestUser.SECRET,
                        "--wagateway.push.cluster.secret=shared by the pods of this test alone",
                        "--wagateway.push.cluster.address=127.0.0.1",
                        "--wagateway.push.refuse-other-origins=true",
                        "--wagateway.push.drain-within=3s");
        port = pod.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    @AfterEach
    void stop() {
        pod.close();
        redis.close();
    }

    @Test
    void on_demand_a_websocket_of_another_page_is_refused_and_counted() throws Exception {
        for (String target : List.of(PATH, "/ws")) {
            assertThat(handshake(target, "http://elsewhere.example"))
                    .isEqualTo("403 {\"code\":4,\"message\":\"Forbidden\"}");
            assertThat(handshake(target, "http://localhost:3000")).isEqualTo("101 ");
        }
        assertThat(pod.getBean(MeterRegistry.class)
                        .get(PushMetric.REFUSED.id())
                        .tag("reason", "origin")
                        .counter()
                        .count())
                .isEqualTo(2);
    }

    private String handshake(String target, String origin) throws IOException {
        try (RawSocket socket = RawSocket.open(port)) {
            List<String> headers = new ArrayList<>(HANDSHAKE);
            headers.add("Origin: " + origin);
            return socket.request("GET", target, headers) + " " + socket.body();
        }
    }

    @Test
    void it_is_not_ready_takes_nobody_new_and_tells_its_clients_to_go_one_after_the_other() throws Exception {
        await().until(() -> answerTo("/actuator/health/readiness") == 200);
        List<TestSocket> sockets = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            sockets.add(TestSocket.connected(port, user));
        }
        CompletableFuture<HttpResponse<String>> parked =
                TestPoller.connected(port, user).getLater();
        TestSocket plain = TestSocket.plain(port, user.token());
        plain.await("{\"type\":\"connected\"");
        injector().complete(user);
        TestEventStream stream = TestEventStream.open(port, user.token(), "", null);
        await().until(() -> registered() == 1);

        CompletableFuture<Void> down = CompletableFuture.runAsync(pod::close);
        await().until(() -> answerTo("/actuator/health/readiness") == 503);
        assertThat(answerTo("/socket.io/?EIO=4&transport=polling")).isEqualTo(503);
        assertThat(answerTo("/ws")).isEqualTo(503);
        assertThat(answerTo("/api/v1/events")).isEqualTo(503);
        try (RawSocket late = RawSocket.open(port)) {
            assertThat(late.request("GET", RawSocket.PATH, RawSocket.HANDSHAKE)).isEqualTo(503);
        }
        assertThat(sockets).as("some have still time").anyMatch(socket -> !socket.isClosed());
        assertThat(registered()).as("others still forward to it").isEqualTo(1);

        for (TestSocket socket : sockets) {
            assertThat(socket.awaitClose()).as("no close frame").isEqualTo(1006);
        }
        assertThat(plain.awaitClose()).isEqualTo(1001);
        assertThat(stream.isEnded()).isTrue();
        assertThat(parked.join().body()).isEqualTo("1");
        assertThat(down).succeedsWithin(Duration.ofSeconds(15));
        assertThat(registered()).isZero();
    }

    private int answerTo(String path) throws IOException {
        try (RawSocket http = RawSocket.open(port)) {
            return http.request("GET", path, List.of("Host: localhost", "Connection: close"));
        }
    }

    private EventInjector injector() {
        return new EventInjector(pod.getBean(ReactiveStringRedisTemplate.class));
    }

    private int registered() {
        return Integer.parseInt(redis.ask("ZCARD", "wagw:pods"));
    }

    /** Pods in one JVM would share the threads of their servers, and the first to stop would take them along. */
    static class OwnThreads {
        @Bean
        ReactorResourceFactory threads() {
            var threads = new ReactorResourceFactory();
            threads.setUseGlobalResources(false);
            return threads;
        }
    }
}
