package wagateway.api;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.WebTestClient;

class WarmUpIT {
    @Test
    void a_pod_is_ready_when_it_has_reported_and_stored_nothing() {
        var database = Database.create("warm");
        database.execute("""
                DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET track_functions = ''all''', current_database()); END $$""");

        try (var pod = Pods.start(database.url(), Pods.REDIS, "--wagateway.api.warm-up.at-most=3s")) {
            assertThat(readiness(pod)).isEqualTo(503);
            await().atMost(10, SECONDS).until(() -> readiness(pod) == 200);
            assertThat(database.count("SELECT count(*) FROM session_events")).isZero();
        }

        // the servers of its connections say what they did when they end
        await().atMost(10, SECONDS)
                .until(() -> database.count(
                                "SELECT coalesce(sum(calls), 0) FROM pg_stat_user_functions WHERE funcname = 'apply_changes'")
                        > 100);
    }

    private static int readiness(Pods.Pod pod) {
        return WebTestClient.bindToServer()
                .baseUrl(pod.url())
                .build()
                .get()
                .uri("/actuator/health/readiness")
                .exchange()
                .expectBody()
                .returnResult()
                .getStatus()
                .value();
    }
}
