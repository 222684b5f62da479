package wagateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Objects;
import org.springframework.http.MediaType;
import tools.jackson.databind.JsonNode;

/** A session of a user that runs on a worker of another kind. */
record AdaptedSession(User user, String id) {
    static AdaptedSession make() {
        return named("phone");
    }

    static AdaptedSession named(String name) {
        User user = User.any();
        return new AdaptedSession(user, user.session(name));
    }

    /** Registers a worker at the first pod, beside which there is no other. */
    static void onlyWorker(StandIn worker, String kind) {
        Pods.execute("UPDATE sessions SET worker_id = NULL");
        Pods.execute("DELETE FROM workers");
        StandIn.register(User.operator(), worker.registration(kind + "-1", kind, Pods.FIRST))
                .expectStatus()
                .isOk();
        // no probe is among the calls that a test looks at
        Pods.execute("UPDATE workers SET probe_at = now() + interval '1 hour'");
        worker.takeCalls();
    }

    void connect() {
        post("/connect", "");
    }

    /** At another pod than the one that hears of events. */
    void post(String what, String body) {
        User.client(Pods.SECOND)
                .post()
                .uri("/api/v1/sessions/" + id + what)
                .headers(headers -> headers.setBearerAuth(user.token()))
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange()
                .expectStatus()
                .isAccepted();
    }

    void delete() {
        user.delete("/sessions/" + id).expectStatus().isNoContent();
    }

    JsonNode is(String status) {
        JsonNode told = get("/status");
        assertThat(told.path("status").asString()).isEqualTo(status);
        return told;
    }

    void shows(String code, long ttlMs) {
        JsonNode qr = get("/qr");
        assertThat(qr.path("qrCode").asString()).isEqualTo(code);
        assertThat(qr.path("ttlMs").asLong()).isEqualTo(ttlMs);
    }

    JsonNode get(String path) {
        return Objects.requireNonNull(user.get("/sessions/" + id + path)
                .expectStatus()
                .isOk()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody());
    }

    static void accepted(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        assertThat(StandIn.json(answer).path("accepted").asBoolean())
                .as(answer.body())
                .isTrue();
    }
}
