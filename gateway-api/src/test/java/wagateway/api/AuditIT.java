package wagateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static wagateway.api.SessionsIT.problem;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient.BodyContentSpec;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

class AuditIT {
    private static final String WAITING =
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";

    private final User user = User.any();

    @Test
    void the_owner_reads_who_did_what_with_a_session_though_it_is_deleted() {
        String session = user.session("phone");
        user.post("/sessions/" + session + "/disconnect").expectStatus().isAccepted();
        user.delete("/sessions/" + session).expectStatus().isNoContent();
        problem(user.post("/sessions/" + session + "/connect"), 404, "session_not_found");

        ofSession(user, session)
                .jsonPath("$.items[*].action")
                .isEqualTo(List.of("session_connected", "session_deleted", "session_disconnected", "session_created"))
                .jsonPath("$.items[*].actor")
                .isEqualTo(List.of(user.id(), user.id(), user.id(), user.id()))
                .jsonPath("$.items[0].refused")
                .isEqualTo("session_not_found")
                .jsonPath("$.items[1].refused")
                .doesNotExist();
    }

    @Test
    void nobody_reads_of_another_users_session() {
        String session = user.session("phone");
        User other = User.any();
        problem(other.delete("/sessions/" + session), 404, "session_not_found");

        ofSession(user, session).jsonPath("$.items.length()").isEqualTo(1);
        ofSession(other, session).jsonPath("$.items[*].refused").isEqualTo(List.of("session_not_found"));
    }

    @Test
    void of_what_can_be_no_session_there_is_nothing() {
        ofSession(user, "\0").jsonPath("$.items.length()").isEqualTo(0);
    }

    @Test
    void pages_follow_each_other() {
        String session = user.session("phone");
        for (int i = 0; i < 3; i++) {
            user.post("/sessions/" + session + "/disconnect").expectStatus().isAccepted();
        }

        user.get("/sessions/" + session + "/audit?limit=3")
                .expectBody()
                .jsonPath("$.items.length()")
                .isEqualTo(3)
                .jsonPath("$.next")
                .value(
                        Integer.class,
                        next -> user.get("/sessions/" + session + "/audit?limit=3&before=" + next)
                                .expectBody()
                                .jsonPath("$.items[*].action")
                                .isEqualTo(List.of("session_created"))
                                .jsonPath("$.next")
                                .doesNotExist());
    }

    @Test
    void operators_read_of_everybody_what_operators_did_and_who_tried_to() {
        User operator = User.operator();
        revoke(operator).expectStatus().isNoContent();
        problem(revoke(user), 403, "operator_required");

        operator.get("/operator/audit?userId=" + user.id())
                .expectBody()
                .jsonPath("$.items[*].actor")
                .isEqualTo(List.of(user.id(), operator.id()))
                .jsonPath("$.items[*].action")
                .isEqualTo(List.of("tokens_revoked", "tokens_revoked"))
                .jsonPath("$.items[0].refused")
                .isEqualTo("operator_required");
        problem(User.any().get("/operator/audit"), 403, "operator_required");
    }

    @Test
    void a_call_whose_caller_goes_before_its_answer_is_told_of_too() throws Exception {
        String session = user.session("phone");
        try (Connection holder = Pods.SHARED.connect();
                var statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("SELECT FROM sessions WHERE id = '" + session + "' FOR UPDATE");
            try (Socket caller = call("DELETE", "/sessions/" + session)) {
                await().until(() -> Pods.count(WAITING) > 0);
                assertThat(caller.isConnected()).isTrue();
            }
            await().untilAsserted(() -> ofSession(user, session)
                    .jsonPath("$.items[0].action")
                    .isEqualTo("session_deleted")
                    .jsonPath("$.items[0].refused")
                    .isEqualTo("abandoned"));
        }
    }

    private Socket call(String method, String path) throws IOException {
        URI pod = URI.create(Pods.FIRST.url());
        var socket = new Socket(pod.getHost(), pod.getPort());
        String request = method + " /api/v1" + path + " HTTP/1.1\r\nHost: pod\r\nAuthorization: Bearer " + user.token()
                + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    @Test
    void an_entry_is_deleted_when_it_is_older_than_is_kept() {
        Database database = Database.create("audit");
        try (var _ = Pods.start(database.url(), Pods.REDIS)) {
            for (String age : List.of("91 days", "89 days")) {
                database.execute("INSERT INTO audit (at, action, actor, user_id) VALUES (now() - interval '" + age
                        + "', 'session_created', 'ada', 'ada')");
            }
        }
        try (var _ = Pods.start(database.url(), Pods.REDIS)) {
            await().until(() ->
                    database.count("SELECT count(*) FROM audit WHERE at < now() - interval '90 days'") == 0);
            assertThat(database.count("SELECT count(*) FROM audit")).isOne();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE audit SET actor = 'nobody'",
                "DELETE FROM audit WHERE at > now() - interval '1 hour'",
                "TRUNCATE audit"
            })
    void an_entry_is_never_changed_and_no_young_one_deleted(String statement) {
        user.session("phone");

        assertThatThrownBy(() -> Pods.execute(statement)).hasStackTraceContaining("the audit is only added to");
    }

    private ResponseSpec revoke(User by) {
        return User.client(Pods.FIRST)
                .post()
                .uri("/api/v1/operator/users/" + user.id() + "/revocations")
                .headers(headers -> headers.setBearerAuth(by.token()))
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(
                        Map.of("issuedBefore", Instant.now().minusSeconds(600).toString()))
                .exchange();
    }

    private static BodyContentSpec ofSession(User caller, String session) {
        return caller.get("/sessions/" + session + "/audit").expectBody();
    }
}
