package wagateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import wagateway.api.credential.CredentialId;
import wagateway.api.credential.Secret;
import wagateway.api.credential.Signature;

/** A pod at each step that {@code docs/operations.md} has for the replacement of secrets. */
class SecretRotationIT {
    private static final String HEARTBEAT = "/api/v1/workers/nobody/heartbeat";
    private static final String OLD = "-that-is-old-0123456789-0123456789";
    private static final String NEW = "-that-is-new-0123456789-0123456789";
    private static final List<List<String>> STEPS =
            List.of(List.of(OLD), List.of(OLD, NEW), List.of(NEW, OLD), List.of(NEW));

    private static List<Pods.Pod> pods;

    @BeforeAll
    static void start() {
        Database database = Database.create("rotation");
        pods = STEPS.stream()
                .map(step -> Pods.start(
                        database.url(),
                        Pods.REDIS,
                        Stream.of("JWT_SECRET", "WORKER_TOKEN", "WEBHOOK_SECRETS", "WORKER_KEYS")
                                .map(name -> "--" + name + "=" + listed(name, step))
                                .toArray(String[]::new)))
                .toList();
    }

    private static String listed(String name, List<String> step) {
        return String.join(",", step.stream().map(end -> name + end).toList());
    }

    @AfterAll
    static void stop() {
        pods.forEach(Pods.Pod::close);
    }

    @Test
    void users_are_let_by_with_each_secret_of_a_pod() {
        User user = User.any();

        eachPodAcceptsWhatItHas((pod, end) -> user.at(pod)
                .withToken(User.sign(User.claims(user.id()).build(), "JWT_SECRET" + end))
                .get("/sessions"));
    }

    @Test
    void workers_are_let_by_with_each_token_of_a_pod() {
        eachPodAcceptsWhatItHas((pod, end) -> heartbeat(pod, headers -> headers.setBearerAuth("WORKER_TOKEN" + end)));
    }

    @Test
    void workers_are_let_by_with_signatures_by_each_secret_of_a_pod() {
        eachPodAcceptsWhatItHas((pod, end) -> heartbeat(pod, headers -> {
            var any = CredentialId.parse("any.0123456789abcdef").orElseThrow();
            Signature.now("PUT", HEARTBEAT, Instant.now())
                    .headers(any, new Secret("WEBHOOK_SECRETS" + end), new byte[0])
                    .forEach(headers::add);
            headers.remove(Signature.KEY);
        }));
    }

    /** Whichever of two that are a step apart an operator or a worker reaches. */
    @Test
    void a_credential_of_a_worker_is_good_on_pods_that_are_one_step_apart() {
        for (int step = 0; step < STEPS.size(); step++) {
            User operator = User.operator("JWT_SECRET" + STEPS.get(step).getFirst());
            OwnWorker worker = OwnWorker.make(operator.at(pods.get(step)), "nobody", "");
            for (int other = Math.max(0, step - 1); other <= Math.min(step + 1, STEPS.size() - 1); other++) {
                worker.at(pods.get(other)).heartbeat().expectStatus().isNotFound();
            }
        }
    }

    /** Which has a password of its own. */
    @Test
    void a_second_role_in_postgresql_takes_turns_with_the_first() {
        Database empty = Database.create("roles");
        String owner = empty.rows("SELECT current_user", row -> (String) row.getFirst())
                .getFirst();
        String second = "second_" + User.any().id();
        empty.execute("CREATE ROLE " + second + " LOGIN PASSWORD 'the-new-one' IN ROLE " + owner);
        empty.execute("ALTER ROLE " + second + " SET role = '" + owner + "'");
        String url = empty.url().replaceFirst("://([^@/]*@)?", "://" + second + ":the-new-one@");
        try (Pods.Pod next = Pods.start(url, Pods.REDIS);
                Pods.Pod before = Pods.start(empty.url(), Pods.REDIS)) {
            User user = User.any();
            String session = user.at(next).session("personal");

            user.at(before).get("/sessions/" + session).expectStatus().isOk();
            assertThat(empty.count(
                            "SELECT count(*) FROM pg_class c JOIN pg_roles r ON r.oid = relowner WHERE rolname = ?",
                            second))
                    .isZero();
        } finally {
            empty.execute("DROP ROLE " + second);
        }
    }

    private static void eachPodAcceptsWhatItHas(BiFunction<Pods.Pod, String, ResponseSpec> call) {
        for (int step = 0; step < STEPS.size(); step++) {
            for (String end : List.of(OLD, NEW, "-that-is-nobody-s-0123456789-0123456789")) {
                HttpStatusCode status = call.apply(pods.get(step), end)
                        .expectBody()
                        .returnResult()
                        .getStatus();
                assertThat(status.isSameCodeAs(HttpStatus.UNAUTHORIZED))
                        .as("the pod of step %d refuses %s", step, end)
                        .isNotEqualTo(STEPS.get(step).contains(end));
            }
        }
    }

    /** Of a worker that is not there: 404 for whoever is let by. */
    private static ResponseSpec heartbeat(Pods.Pod pod, Consumer<HttpHeaders> proof) {
        return User.client(pod)
                .method(HttpMethod.PUT)
                .uri(HEARTBEAT)
                .headers(proof)
                .exchange();
    }
}
