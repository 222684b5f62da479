package wagateway.push.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.resource.ClientResources;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.netty.resources.LoopResources;
import wagateway.model.channel.UserKeys;
import wagateway.model.identity.UserId;
import wagateway.pod.RedisEventLoops;
import wagateway.stack.redis.EmbeddedRedis;

class RedisUserConnectionsIT {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final UserLimit THREE = new UserLimit(3, false);

    private final EmbeddedRedis server = EmbeddedRedis.startTemporary();
    private final LoopResources loops = LoopResources.create("redis", 1, true);
    private final LettuceConnectionFactory factory = factory(server, loops);
    private final ReactiveStringRedisTemplate redis = new ReactiveStringRedisTemplate(factory);
    private final UserId user = new UserId("auth0|" + UUID.randomUUID());
    private final List<RedisUserConnections> started = new ArrayList<>();
    private final Queue<Integer> counted = new ConcurrentLinkedQueue<>();

    private static LettuceConnectionFactory factory(EmbeddedRedis server, LoopResources loops) {
        var resources = ClientResources.builder()
                .eventLoopGroupProvider(new RedisEventLoops(loops))
                .build();
        var factory = new LettuceConnectionFactory(
                new RedisStandaloneConfiguration("127.0.0.1", server.port()),
                LettuceClientConfiguration.builder().clientResources(resources).build());
        factory.afterPropertiesSet();
        factory.start();
        return factory;
    }

    @AfterEach
    void end() {
        started.forEach(RedisUserConnections::stop);
        factory.destroy();
        loops.dispose();
        server.close();
    }

    @Test
    void three_pods_count_together_however_many_ask_at_once() {
        List<RedisUserConnections> pods = Stream.of("one", "two", "three")
                .map(pod -> pod(pod, new UserLimit(100, false), LONG))
                .toList();

        List<Lease> leases = Flux.range(0, 300)
                .flatMap(i -> pods.get(i % 3).claim(user).subscribeOn(Schedulers.boundedElastic()), 50)
                .collectList()
                .block();

        assertThat(leases).hasSize(100);
        assertThat(counted)
                .as("how many each found, itself included")
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, 100).boxed().toList());
    }

    @Test
    void those_of_a_pod_that_has_died_count_until_their_lease_ends() {
        RedisUserConnections dead = pod("dead", THREE, SHORT);
        RedisUserConnections alive = pod("alive", THREE, SHORT);
        IntStream.range(0, 2).forEach(_ -> assertThat(claim(dead)).isNotNull());
        assertThat(claim(alive)).isNotNull();
        assertThat(claim(alive)).isNull();
        dead.stop();

        await().until(() -> claim(alive) != null);
    }

    @Test
    void those_of_a_pod_that_lives_count_beyond_their_lease_and_not_beyond_their_end() {
        RedisUserConnections here = pod("here", THREE, SHORT);
        RedisUserConnections there = pod("there", THREE, SHORT);
        List<Lease> leases = IntStream.range(0, 3).mapToObj(_ -> claimed(here)).toList();
        long leased = System.nanoTime() + SHORT.multipliedBy(2).toNanos();
        await().until(() -> System.nanoTime() - leased > 0);
        assertThat(claim(there)).isNull();

        leases.getFirst().release();

        await().until(() -> claim(there) != null);
        leases.getLast().release();
        assertThat(claim(here)).as("in place of the one that is over").isNotNull();
        assertThat(claim(here)).isNull();
    }

    @Test
    void one_that_went_while_it_was_counted_does_not_count() {
        RedisUserConnections pod = pod("here", THREE, LONG);
        claimed(pod).release();
        await().until(() -> keeps(0));
        server.ask("CLIENT", "PAUSE", "60000", "WRITE");
        Disposable asking = pod.claim(user).subscribe(Lease::release);
        await().until(() -> server.ask("INFO", "clients").contains("blocked_clients:1"));

        asking.dispose();
        server.ask("CLIENT", "UNPAUSE");

        await().until(() -> keeps(0));
    }

    @Test
    void one_that_is_over_does_not_count_though_the_next_one_goes_before_it_is_counted() {
        RedisUserConnections pod = pod("here", THREE, LONG);
        Lease over = claimed(pod);
        var written = new CountDownLatch(1);
        loops.onClient(true).execute(() -> hold(written));

        over.release();
        pod.claim(user).subscribe(Lease::release).dispose();
        written.countDown();

        await().until(() -> keeps(0));
    }

    @Test
    void the_oldest_goes_on_whatever_pod_it_is_where_that_is_wanted() {
        RedisUserConnections here = pod("here", new UserLimit(2, true), SHORT);
        RedisUserConnections there = pod("there", new UserLimit(2, true), SHORT);
        var gone = new AtomicInteger();
        claimed(here).onEviction(gone::incrementAndGet);
        Lease second = claimed(here);
        second.onEviction(() -> gone.addAndGet(100));

        assertThat(claim(there)).isNotNull();

        await().until(() -> gone.get() == 1);
        await().until(() -> keeps(2));
        assertThat(counted).containsExactly(1, 2, 2);
    }

    @Test
    void what_redis_has_lost_is_counted_again() {
        RedisUserConnections pod = pod("here", THREE, SHORT);
        IntStream.range(0, 3).forEach(_ -> claim(pod));
        redis.delete(new UserKeys(user).connections()).block();

        await().until(() -> keeps(3));
        assertThat(claim(pod)).isNull();
    }

    @Test
    void while_redis_is_away_a_pod_counts_its_own() {
        RedisUserConnections here = pod("here", THREE, LONG);
        RedisUserConnections there = pod("there", THREE, LONG);
        IntStream.range(0, 2).forEach(_ -> assertThat(claim(here)).isNotNull());
        server.close();

        assertThat(claim(here)).isNotNull();
        assertThat(claim(here)).isNull();
        IntStream.range(0, 3).forEach(_ -> assertThat(claim(there)).isNotNull());
        assertThat(claim(there)).isNull();
    }

    @Test
    void those_that_pods_counted_alone_are_as_many_as_there_may_be_once_redis_answers_again() {
        List<RedisUserConnections> pods = List.of(pod("here", THREE, SHORT), pod("there", THREE, SHORT));
        Lease before = claimed(pods.getFirst());
        server.pause();
        List<Lease> leases =
                IntStream.rangeClosed(1, 5)
                        .mapToObj(i -> pods.get(i % 2).claim(user).toFuture())
                        .toList()
                        .stream()
                        .map(CompletableFuture::join)
                        .toList();
        assertThat(leases).as("those that make it 3 on each pod").doesNotContainNull();
        var gone = new AtomicInteger();
        Stream.concat(Stream.of(before), leases.stream())
                .forEach(lease -> lease.onEviction(() -> {
                    gone.incrementAndGet();
                    lease.release();
                }));

        server.resume();

        await().until(() -> gone.get() == 3);
        await().during(SHORT).until(() -> gone.get() == 3 && keeps(3));
    }

    private static void hold(CountDownLatch until) {
        try {
            until.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private RedisUserConnections pod(String name, UserLimit limit, Duration lease) {
        var pod = new RedisUserConnections(redis, limit, lease, name, Clock.systemUTC(), counted::add);
        started.add(pod);
        pod.start();
        return pod;
    }

    private @Nullable Lease claim(RedisUserConnections pod) {
        return pod.claim(user).block();
    }

    private Lease claimed(RedisUserConnections pod) {
        return Objects.requireNonNull(claim(pod));
    }

    private boolean keeps(long count) {
        return Objects.equals(
                redis.opsForZSet().size(new UserKeys(user).connections()).block(), count);
    }
}
