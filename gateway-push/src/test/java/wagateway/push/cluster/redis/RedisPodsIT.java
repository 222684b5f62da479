package wagateway.push.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import reactor.core.publisher.Flux;
import wagateway.model.channel.PodKeys;
import wagateway.pod.CidrBlocks;
import wagateway.push.cluster.PodAddress;
import wagateway.push.cluster.PodId;
import wagateway.stack.redis.EmbeddedRedis;

class RedisPodsIT {
    private static final Duration NEVER = Duration.ofHours(1);
    private static final Duration OFTEN = Duration.ofMillis(50);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private static final CidrBlocks NETWORKS = new CidrBlocks("networks", List.of("192.0.2.0/24"));

    private final List<RedisPods> started = new ArrayList<>();
    private final PodId here = PodId.random();
    private final PodId there = PodId.random();
    private final PodAddress address = new PodAddress("192.0.2.7", 8101);
    private EmbeddedRedis server = EmbeddedRedis.startTemporary();
    private LettuceConnectionFactory factory;
    private ReactiveStringRedisTemplate redis;

    @BeforeEach
    void connect() {
        factory = new LettuceConnectionFactory(
                new RedisStandaloneConfiguration("127.0.0.1", server.port()),
                LettuceClientConfiguration.builder()
                        .clientOptions(ClientOptions.builder()
                                .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                                .build())
                        .build());
        factory.afterPropertiesSet();
        factory.start();
        redis = new ReactiveStringRedisTemplate(factory);
    }

    @AfterEach
    void end() throws InterruptedException {
        for (RedisPods pods : started) {
            stop(pods);
        }
        factory.destroy();
        server.close();
    }

    @Test
    void a_pod_that_came_after_the_last_renewal_is_found_at_once() {
        RedisPods pods = start(here, RedisPods.LEASE, NEVER);
        start(there, RedisPods.LEASE, NEVER);

        assertThat(find(pods, there)).isEqualTo(address);
    }

    /** Whoever can write to the register would else be sent what users send. */
    @Test
    void what_is_named_outside_the_networks_of_pods_is_not_found() {
        RedisPods pods = start(here, RedisPods.LEASE, NEVER);
        for (String elsewhere : List.of("198.51.100.7:8101", "[fd00::1]:8101", "127.0.0.1:9000", "pods.example:8101")) {
            PodId foreign = PodId.random();
            redis.opsForZSet()
                    .add(PodKeys.PODS, foreign.value() + "@" + elsewhere, Double.MAX_VALUE)
                    .block(TIMEOUT);

            assertThat(find(pods, foreign)).as(elsewhere).isNull();
        }
        start(there, RedisPods.LEASE, NEVER);
        assertThat(find(pods, there)).isEqualTo(address);
    }

    @Test
    void a_pod_that_renews_nothing_is_gone_when_its_lease_ends() {
        RedisPods pods = start(here, RedisPods.LEASE, OFTEN);
        start(there, Duration.ofSeconds(1), NEVER);
        assertThat(find(pods, there)).isEqualTo(address);

        await().until(() -> find(pods, there) == null);
        assertThat(find(pods, here)).isEqualTo(address);
    }

    @Test
    void a_pod_that_renews_stays_beyond_its_lease() {
        RedisPods pods = start(here, Duration.ofMillis(500), OFTEN);
        double first = leaseEnd(here);

        await().until(() -> leaseEnd(here) > first + 1000);
        assertThat(find(pods, here)).isEqualTo(address);
    }

    @Test
    void a_pod_that_stops_is_gone_and_still_finds_others() throws InterruptedException {
        RedisPods pods = start(here, RedisPods.LEASE, OFTEN);
        RedisPods leaving = start(there, RedisPods.LEASE, OFTEN);
        assertThat(find(pods, there)).isEqualTo(address);

        stop(leaving);

        await().until(() -> find(pods, there) == null);
        PodId late = PodId.random();
        start(late, RedisPods.LEASE, NEVER);
        assertThat(find(leaving, late)).isEqualTo(address);
        assertThat(find(leaving, there)).isNull();
    }

    @Test
    void a_flood_of_made_up_ids_costs_few_commands() {
        RedisPods pods = start(here, RedisPods.LEASE, NEVER);
        long before = scripts();
        long start = System.nanoTime();

        Long found = Flux.range(0, 20_000)
                .flatMap(_ -> pods.find(PodId.random()), 4_000)
                .count()
                .block();

        long pauses = (System.nanoTime() - start) / RedisPods.PAUSE.toNanos();
        assertThat(found).isZero();
        assertThat(scripts() - before).isBetween(1L, pauses + 1);
    }

    @Test
    void while_redis_is_away_what_was_known_stays() {
        RedisPods pods = start(here, RedisPods.LEASE, OFTEN);
        start(there, RedisPods.LEASE, OFTEN);
        assertThat(find(pods, there)).isEqualTo(address);

        server.close();

        assertThat(find(pods, PodId.random())).isNull();
        assertThat(find(pods, there)).isEqualTo(address);
    }

    @Test
    void when_redis_comes_back_empty_nobody_is_forgotten_before_he_can_come_back() {
        RedisPods pods = start(here, RedisPods.LEASE, OFTEN);
        start(there, RedisPods.LEASE, NEVER);
        assertThat(find(pods, there)).isEqualTo(address);

        server.close();
        server = EmbeddedRedis.startTemporary(server.port());

        await().ignoreExceptions().until(() -> leaseEnd(here) > 0);
        assertThat(find(pods, PodId.random())).isNull();
        assertThat(find(pods, there)).isEqualTo(address);
    }

    @Test
    void a_register_that_is_not_there_at_the_start_is_waited_for() {
        server.close();
        var pods = new RedisPods(redis, here, NETWORKS, RedisPods.LEASE, OFTEN);
        started.add(pods);
        pods.start(address);
        assertThat(find(pods, there)).isNull();
        await().until(pods::isAnnounced);

        server = EmbeddedRedis.startTemporary(server.port());

        await().ignoreExceptions().until(() -> leaseEnd(here) > 0);
    }

    private RedisPods start(PodId id, Duration lease, Duration renewal) {
        var pods = new RedisPods(redis, id, NETWORKS, lease, renewal);
        started.add(pods);
        assertThat(pods.isAnnounced()).isFalse();
        pods.start(address);
        await().until(pods::isAnnounced);
        assertThat(leaseEnd(id)).isPositive();
        return pods;
    }

    private static void stop(RedisPods pods) throws InterruptedException {
        var done = new CountDownLatch(1);
        pods.stop(done::countDown);
        assertThat(done.await(5, TimeUnit.SECONDS)).isTrue();
    }

    private static @Nullable PodAddress find(RedisPods pods, PodId pod) {
        return pods.find(pod).block(TIMEOUT);
    }

    private double leaseEnd(PodId pod) {
        Double score =
                redis.opsForZSet().score(PodKeys.PODS, pod + "@" + address).block(TIMEOUT);
        return score == null ? 0 : score;
    }

    private long scripts() {
        Properties stats =
                Objects.requireNonNull(factory.getConnection().serverCommands().info("commandstats"));
        return calls(stats, "evalsha") + calls(stats, "eval");
    }

    private static long calls(Properties stats, String command) {
        String line = stats.getProperty("cmdstat_" + command, "calls=0,");
        return Long.parseLong(line.substring("calls=".length(), line.indexOf(',')));
    }
}
