package wagateway.push;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static wagateway.push.EventInjector.status;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import wagateway.model.event.SessionStatus;
import wagateway.push.source.redis.ShardChannels;
import wagateway.stack.redis.EmbeddedRedis;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@DirtiesContext
class DeafnessIT {
    private static final EmbeddedRedis SERVER = EmbeddedRedis.startTemporary();
    private static final SilentProxy PROXY = new SilentProxy(SERVER.port());
    private static final LettuceConnectionFactory DIRECT = direct();
    /** Five seconds, and two for a machine that is busy. */
    private static final Duration FOUND_WITHIN = Duration.ofSeconds(7);

    private final TestUser user = TestUser.fresh();
    private final EventInjector redis = new EventInjector(new ReactiveStringRedisTemplate(DIRECT));
    private final ShardChannels channels;
    private TestSocket socket;

    @LocalServerPort
    private int port;

    DeafnessIT(@Autowired ShardChannels channels) {
        this.channels = channels;
    }

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        registry.add("spring.data.redis.url", PROXY::url);
        registry.add("wagateway.token.secret", () -> TestUser.SECRET);
    }

    private static LettuceConnectionFactory direct() {
        var factory = new LettuceConnectionFactory(new RedisStandaloneConfiguration("127.0.0.1", SERVER.port()));
        factory.afterPropertiesSet();
        factory.start();
        return factory;
    }

    @AfterAll
    static void stop() {
        PROXY.close();
        DIRECT.destroy();
        SERVER.close();
    }

    @BeforeEach
    void subscribe() throws InterruptedException {
        redis.publish(user, status(1, SessionStatus.CREATED));
        redis.complete(user);
        socket = TestSocket.connected(port, user);
        socket.send("421[\"subscribe_session\",\"user123-personal\"]");
        assertThat(socket.await("431")).isEqualTo("431[{\"ok\":true}]");
        await().until(() -> readiness() == 200);
    }

    @AfterEach
    void close() {
        socket.close();
    }

    @Test
    void a_link_that_goes_silent_without_a_reset_is_found_and_everyone_resynchronised() throws Exception {
        PROXY.swallowPresent();
        long began = System.nanoTime();
        redis.publish(user, status(2, SessionStatus.CONNECTED));

        assertThat(socket.await("42[\"session_status_changed\"")).contains("CONNECTED");

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(FOUND_WITHIN);
        goesOn(3);
    }

    @Test
    void a_pod_that_hears_nothing_while_redis_takes_what_it_says_is_not_ready() throws Exception {
        PROXY.swallowSubscriptions(true);
        try {
            await().atMost(FOUND_WITHIN).until(() -> readiness() == 503);
            assertThat(channels.deafTo()).hasSize(1);
            redis.publish(user, status(2, SessionStatus.CONNECTED));
        } finally {
            PROXY.swallowSubscriptions(false);
        }

        await().until(() -> readiness() == 200);
        assertThat(socket.await("42[\"session_status_changed\"")).contains("CONNECTED");
        goesOn(3);
    }

    @Test
    void a_pod_stays_ready_while_all_of_redis_is_away() throws Exception {
        SERVER.pause();
        try {
            await().pollDelay(5, SECONDS)
                    .untilAsserted(() -> assertThat(readiness()).isEqualTo(200));
        } finally {
            SERVER.resume();
        }
        await().ignoreExceptions().until(() -> {
            redis.publish(user, status(2, SessionStatus.CONNECTED));
            return true;
        });
        assertThat(socket.await("42[\"session_status_changed\"")).contains("CONNECTED");
    }

    @Test
    void after_client_kill_everyone_is_resynchronised() throws Exception {
        SERVER.ask("CLIENT", "KILL", "TYPE", "pubsub");
        redis.publish(user, status(2, SessionStatus.CONNECTED));

        assertThat(socket.await("42[\"session_status_changed\"")).contains("CONNECTED");
        goesOn(3);
    }

    @Test
    void after_redis_closed_a_link_for_what_it_could_not_write_everyone_is_resynchronised() throws Exception {
        List<String> links = links();
        SERVER.ask("CONFIG", "SET", "client-output-buffer-limit", "pubsub 1024 0 0");
        try {
            redis.send(user, "x".repeat(1_000_000));
            await().until(() -> links().stream().noneMatch(links::contains));
        } finally {
            SERVER.ask("CONFIG", "SET", "client-output-buffer-limit", "pubsub 32mb 8mb 60");
        }
        redis.publish(user, status(2, SessionStatus.CONNECTED));

        assertThat(socket.await("42[\"session_status_changed\"")).contains("CONNECTED");
        goesOn(3);
    }

    @Test
    void after_the_link_was_severed_everyone_is_resynchronised() throws Exception {
        PROXY.sever();
        redis.publish(user, status(2, SessionStatus.CONNECTED));

        assertThat(socket.await("42[\"session_status_changed\"")).contains("CONNECTED");
        goesOn(3);
    }

    /** The ids that Redis has given to the connections by which the pod hears. */
    private static List<String> links() {
        return SERVER.ask("CLIENT", "LIST", "TYPE", "pubsub")
                .lines()
                .map(line -> line.substring(0, line.indexOf(' ')))
                .toList();
    }

    private void goesOn(long version) throws InterruptedException {
        redis.publish(user, status(version, SessionStatus.DISCONNECTED));
        assertThat(socket.await("42[\"session_status_changed\"")).contains("DISCONNECTED");
    }

    private int readiness() throws IOException, InterruptedException {
        var readiness = URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness");
        try (var http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(readiness).build(), BodyHandlers.discarding())
                    .statusCode();
        }
    }
}
