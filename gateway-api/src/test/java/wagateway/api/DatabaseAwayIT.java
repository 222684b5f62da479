package wagateway.api;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static wagateway.api.Reporter.report;
import static wagateway.api.Reporter.status;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import wagateway.stack.postgres.EmbeddedPostgreSql;

class DatabaseAwayIT {
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final int MORE_THAN_THE_POOL_HOLDS = 48;

    private static final EmbeddedPostgreSql POSTGRESQL = EmbeddedPostgreSql.startTemporary();
    private static final Pods.Pod POD = Pods.start(POSTGRESQL.url(), Pods.REDIS);

    private final User user = User.any().at(POD);
    private final String session = user.session("phone");

    @AfterAll
    static void end() {
        POD.close();
        POSTGRESQL.close();
    }

    @Test
    void reports_are_refused_and_not_stored_while_the_database_is_gone_and_taken_again_when_it_is_back()
            throws Exception {
        POSTGRESQL.crash();
        try {
            assertRefusedInTime();
        } finally {
            POSTGRESQL.restart();
        }

        awaitRecovery();
        user.get("/sessions/" + session).expectBody().jsonPath("$.version").isEqualTo(2);
    }

    @Test
    void no_request_hangs_with_a_database_that_hangs() throws Exception {
        POSTGRESQL.stall();
        try {
            assertRefusedInTime();
            assertRefusedInTime();
        } finally {
            POSTGRESQL.resume();
        }

        awaitRecovery();
    }

    private void assertRefusedInTime() throws InterruptedException {
        List<Callable<Duration>> calls = IntStream.range(0, MORE_THAN_THE_POOL_HOLDS)
                .<Callable<Duration>>mapToObj(i -> () -> refused(i))
                .toList();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(threads.invokeAll(calls))
                    .extracting(Future::resultNow)
                    .allSatisfy(took -> assertThat(took).isLessThan(DEADLINE));
        }
        User.client(POD)
                .get()
                .uri("/actuator/health/readiness")
                .exchange()
                .expectStatus()
                .isEqualTo(503);
        User.client(POD)
                .get()
                .uri("/actuator/health/liveness")
                .exchange()
                .expectStatus()
                .isOk();
    }

    private Duration refused(int i) {
        long began = System.nanoTime();
        ResponseSpec answer = i % 3 == 0
                ? user.get("/sessions/" + session)
                : report(POD, status(session, "STEP_" + i, "eventId", "refused-" + i));
        answer.expectStatus()
                .isEqualTo(503)
                .expectHeader()
                .valueEquals("Retry-After", "2")
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("database_unavailable");
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** As a worker does: again until it is taken. */
    private void awaitRecovery() {
        await().atMost(20, SECONDS)
                .until(() -> report(POD, status(session, "CONNECTED", "eventId", "recovery"))
                                .returnResult(String.class)
                                .getStatus()
                                .value()
                        == 202);
        await().atMost(10, SECONDS)
                .untilAsserted(() -> User.client(POD)
                        .get()
                        .uri("/actuator/health/readiness")
                        .exchange()
                        .expectStatus()
                        .isOk());
    }
}
