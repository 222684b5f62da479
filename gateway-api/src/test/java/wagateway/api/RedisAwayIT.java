package wagateway.api;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static wagateway.api.Reporter.report;
import static wagateway.api.Reporter.status;

import java.time.Duration;
import java.util.function.DoublePredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import wagateway.model.channel.UserKeys;
import wagateway.stack.redis.EmbeddedRedis;

class RedisAwayIT {
    /** Of 20 reports; each would take a second and more if it waited for Redis. */
    private static final Duration FAST = Duration.ofSeconds(15);

    @Test
    void reports_are_taken_without_redis_and_published_when_it_is_back() {
        int port;
        try (var unused = EmbeddedRedis.startTemporary()) {
            port = unused.port();
        }
        String redisUrl = "redis://127.0.0.1:" + port;

        var pod = Pods.start(Pods.newDatabase("redis_away"), redisUrl);
        User user = User.any().at(pod);
        String session = user.session("phone");
        assertAllTakenFast(pod, session, "NEVER_THERE");
        awaitMetric(pod, "wagateway_outbox_waiting_events", waiting -> waiting == 21);
        awaitMetric(pod, "wagateway_outbox_oldest_age_seconds", age -> age > 1);

        try (var redis = EmbeddedRedis.startTemporary(port);
                var bus = new Bus(redis.url())) {
            awaitVersion(bus, user, session, 21);
            awaitMetric(pod, "wagateway_outbox_waiting_events", waiting -> waiting == 0);
            awaitMetric(pod, "wagateway_outbox_oldest_age_seconds", age -> age == 0);
        }
        assertAllTakenFast(pod, session, "GONE");

        var redis = EmbeddedRedis.startTemporary(port);
        try (var bus = new Bus(redis.url())) {
            awaitVersion(bus, user, session, 41);
            var commands = bus.commands().sync();
            commands.zadd(UserKeys.REBUILD_REQUESTS, 0, user.id());
            await().atMost(15, SECONDS)
                    .until(() -> commands.hexists(Bus.keys(user).sessions(), UserKeys.COMPLETE));
        }
    }

    private static void assertAllTakenFast(Pods.Pod pod, String session, String status) {
        var began = System.nanoTime();
        IntStream.range(0, 20)
                .forEach(
                        i -> report(pod, status(session, status)).expectStatus().isAccepted());
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(FAST);
        User.client(pod)
                .get()
                .uri("/actuator/health/readiness")
                .exchange()
                .expectStatus()
                .isOk();
    }

    private static void awaitMetric(Pods.Pod pod, String name, DoublePredicate accepts) {
        await().atMost(20, SECONDS)
                .until(() -> metrics(pod)
                        .lines()
                        .filter(line -> line.startsWith(name + " "))
                        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                        .anyMatch(accepts));
    }

    private static String metrics(Pods.Pod pod) {
        return String.valueOf(User.client(pod)
                .get()
                .uri("/actuator/prometheus")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody());
    }

    private static void awaitVersion(Bus bus, User user, String session, int version) {
        await().atMost(15, SECONDS)
                .until(() -> String.valueOf(
                                bus.commands().sync().hget(Bus.keys(user).sessions(), session))
                        .startsWith(version + " "));
    }
}
