package wagateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static wagateway.api.Reporter.accepted;
import static wagateway.api.Reporter.status;
import static wagateway.api.SessionsIT.problem;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import wagateway.model.identity.Caller;
import wagateway.model.identity.UserId;

class PoolsIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final User user = User.any();
    private final String session = user.session("phone");

    @Test
    void reports_are_taken_while_calls_of_users_have_all_of_their_connections() {
        List<Connection> taken = all("users");
        try {
            problem(user.get("/sessions"), 503, "database_unavailable");

            accepted(status(session, "CONNECTED"));
            User.client(Pods.FIRST)
                    .get()
                    .uri("/actuator/health/readiness")
                    .exchange()
                    .expectStatus()
                    .isOk();
        } finally {
            Flux.fromIterable(taken).concatMap(Connection::close).blockLast(TIMEOUT);
        }
        user.get("/sessions").expectStatus().isOk();
    }

    @Test
    void both_pools_together_have_the_connections_of_the_pod() {
        assertThat(connections("max.allocated", "users") + connections("max.allocated", "reports"))
                .isEqualTo(16);
    }

    @Test
    void two_hundred_slow_reads_of_a_user_at_once_leave_connections_for_others() throws Exception {
        var database = Database.create("slow");
        try (Pods.Pod pod = Pods.start(database.url(), Pods.REDIS);
                var lock = database.connect()) {
            lock.setAutoCommit(false);
            lock.createStatement().execute("LOCK TABLE audit");
            var refused = counter(pod, "concurrent_requests");
            var answers = statuses(User.any().at(pod), "/sessions/any-phone/audit", 200);
            await().until(() -> refused.count() >= 100);

            User.any().at(pod).get("/sessions").expectStatus().isOk();

            lock.rollback();
            assertThat(answers.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS))
                    .filteredOn(status -> status == 429)
                    .hasSize((int) refused.count())
                    .hasSizeLessThan(200);
        }
    }

    private static Counter counter(Pods.Pod pod, String limit) {
        return pod.context()
                .getBean(MeterRegistry.class)
                .get("wagateway.refused")
                .tag("limit", limit)
                .counter();
    }

    /** Of so many reads at once, each of which has a connection of its own. */
    private static CompletableFuture<@Nullable List<Integer>> statuses(User reader, String path, int count) {
        HttpClient client =
                HttpClient.newConnection().headers(headers -> headers.set("Authorization", "Bearer " + reader.token()));
        return Flux.range(0, count)
                .flatMap(
                        _ -> client.get()
                                .uri(reader.pod().url() + "/api/v1" + path)
                                .responseSingle((response, _) ->
                                        Mono.just(response.status().code())),
                        count)
                .collectList()
                .toFuture();
    }

    private static List<Connection> all(String pool) {
        ConnectionFactory database = Pods.FIRST.context().getBean(ConnectionFactory.class);
        var caller = new Caller(new UserId("ada"), null, Instant.MAX);
        return Objects.requireNonNull(Flux.range(0, (int) connections("max.allocated", pool))
                .concatMap(_ -> Mono.<Connection>from(database.create()))
                .contextWrite(context -> context.put(Caller.class, caller))
                .collectList()
                .block(TIMEOUT));
    }

    private static double connections(String what, String pool) {
        return Pods.FIRST
                .context()
                .getBean(MeterRegistry.class)
                .get("r2dbc.pool." + what)
                .tag("name", pool)
                .gauge()
                .value();
    }
}
