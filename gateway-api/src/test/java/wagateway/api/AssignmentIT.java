package wagateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** Two pods that give sessions to workers at the same time. */
class AssignmentIT {
    private static final int WORKERS = 10;
    private static final int CAPACITY = 25;
    private static final int CONCURRENCY = 100;
    private static final Duration TIMEOUT = Duration.ofMinutes(1);
    private static final Pattern CODE = Pattern.compile("\"code\":\"(\\w+)\"");

    private static Database database;
    private static List<Pods.Pod> pods;

    private final FakeWorker worker = new FakeWorker(200, "{}");
    private final ConnectionProvider connections = ConnectionProvider.create("assignment", CONCURRENCY);
    private final User user = User.any();

    @BeforeAll
    static void start() {
        database = Database.create("assignment");
        pods = database.pods(2, "--wagateway.api.worker.response-timeout=30s", "--wagateway.api.worker.silence=10m");
    }

    @AfterAll
    static void stop() {
        pods.forEach(Pods.Pod::close);
    }

    @BeforeEach
    void register() {
        database.execute("UPDATE sessions SET worker_id = NULL");
        database.execute("DELETE FROM workers");
        for (int i = 0; i < WORKERS; i++) {
            FakeWorker.register(pods.getFirst(), "w" + i, worker.endpoint(), CAPACITY)
                    .expectStatus()
                    .isOk();
        }
    }

    @AfterEach
    void close() {
        worker.close();
        connections.dispose();
    }

    @Test
    void racing_pods_fill_every_worker_and_none_beyond_its_capacity() {
        database.execute("""
                CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql
                AS 'BEGIN PERFORM pg_sleep(0.005); RETURN NEW; END'""");
        database.execute("""
                CREATE TRIGGER dawdle BEFORE UPDATE ON sessions FOR EACH ROW
                WHEN (OLD.worker_id IS DISTINCT FROM NEW.worker_id) EXECUTE FUNCTION dawdle()""");

        assertThat(connect(sessions(500), pods).block(TIMEOUT)).isEqualTo(Map.of("202", 250L, "503 no_worker", 250L));

        assertThat(database.longs("SELECT count(*) FROM sessions WHERE worker_id IS NOT NULL GROUP BY worker_id"))
                .hasSize(WORKERS)
                .containsOnly((long) CAPACITY);
        assertThat(database.longs("SELECT sessions FROM workers")).containsOnly((long) CAPACITY);
        assertThat(worker.calls()).hasSize(WORKERS * CAPACITY);
        assertThat(database.longs("SELECT count(*) FROM session_events WHERE payload LIKE '%No worker has room%'"))
                .containsExactly(250L);
    }

    @Test
    void those_that_wait_for_a_worker_leave_connections_to_the_others() throws SQLException {
        List<String> sessions = sessions(40);
        CompletableFuture<@Nullable Map<String, Long>> answers;
        try (var busy = database.connect()) {
            busy.createStatement().execute("SELECT pg_advisory_lock(hashtext('wagateway.assign'))");
            answers = connect(sessions, pods.subList(0, 1)).toFuture();
            await().until(() -> database.longs(
                            "SELECT count(*) FROM sessions WHERE status = 'CONNECTING' AND user_id = '" + user.id()
                                    + "'")
                    .equals(List.of(40L)));

            user.at(pods.getFirst()).get("/sessions").expectStatus().isOk();
        }

        assertThat(Mono.fromFuture(answers).block(TIMEOUT)).isEqualTo(Map.of("202", 40L));
    }

    @Test
    void who_waits_in_vain_for_a_worker_is_told_so_by_the_answer_and_by_an_event() throws SQLException {
        String session = sessions(1).getFirst();
        try (var busy = database.connect()) {
            busy.createStatement().execute("SELECT pg_advisory_lock(hashtext('wagateway.assign'))");

            assertThat(connect(List.of(session), pods).block(TIMEOUT)).containsOnlyKeys("503 database_unavailable");
        }

        user.at(pods.getFirst())
                .get("/sessions/" + session)
                .expectBody()
                .jsonPath("$.status")
                .isEqualTo("ERROR")
                .jsonPath("$.error")
                .isEqualTo("No worker could be chosen for this session now");
    }

    /** Made at once. */
    private List<String> sessions(int count) {
        database.execute("""
                INSERT INTO sessions (id, user_id, name, slug, status, version, created_at, updated_at)
                SELECT '%1$s-s' || n, '%1$s', 's' || n, 's' || n, 'CREATED', 1, now(), now()
                FROM generate_series(1, %2$d) AS n""".formatted(user.id(), count));
        database.execute("""
                INSERT INTO session_events (session_id, version, user_id, payload, created_at)
                SELECT id, 1, user_id, '{"format":1,"type":"status","sessionId":"' || id
                    || '","version":1,"at":0,"status":"CREATED"}', now() FROM sessions WHERE user_id = ?""", user.id());
        return IntStream.rangeClosed(1, count)
                .mapToObj(n -> user.id() + "-s" + n)
                .toList();
    }

    /** How often which answer was given. */
    private Mono<Map<String, Long>> connect(List<String> sessions, List<Pods.Pod> at) {
        var client = WebClient.builder()
                .clientConnector(new ReactorClientHttpConnector(HttpClient.create(connections)))
                .defaultHeaders(headers -> headers.setBearerAuth(user.token()))
                .build();
        return Flux.fromIterable(sessions)
                .index()
                .flatMap(each -> connect(client, at.get((int) (each.getT1() % at.size())), each.getT2()), CONCURRENCY)
                .collect(Collectors.groupingBy(answer -> answer, Collectors.counting()));
    }

    private static Mono<String> connect(WebClient client, Pods.Pod pod, String session) {
        return client.post()
                .uri(pod.url() + "/api/v1/sessions/" + session + "/connect")
                .exchangeToMono(answer -> answer.bodyToMono(String.class).map(body -> {
                    var code = CODE.matcher(body);
                    return answer.statusCode().value() + (code.find() ? " " + code.group(1) : "");
                }));
    }
}
