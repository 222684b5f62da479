package wagateway.api;

import java.util.Map;
import java.util.Objects;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient.RequestBodySpec;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

/** A worker with a credential of its own, at one of the pods. */
record OwnWorker(String id, String credential, Pods.Pod pod) {
    /** Has an operator make a credential of a worker. */
    static OwnWorker make(Pods.Pod pod, String id) {
        return make(pod, id, "");
    }

    static OwnWorker make(Pods.Pod pod, String id, String query) {
        return make(User.operator().at(pod), id, query);
    }

    static OwnWorker make(User operator, String id, String query) {
        Map<?, ?> made = Objects.requireNonNull(operator.post("/operator/workers/" + id + "/credentials" + query)
                .expectStatus()
                .isCreated()
                .expectHeader()
                .valueEquals("Cache-Control", "no-store")
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody());
        return new OwnWorker(id, (String) Objects.requireNonNull(made.get("credential")), operator.pod());
    }

    OwnWorker at(Pods.Pod other) {
        return new OwnWorker(id, credential, other);
    }

    /** Of which it is derived, no secret. */
    String key() {
        return credential.substring(id.length() + 1, credential.lastIndexOf('.'));
    }

    ResponseSpec register(String endpoint) {
        return registerAs(id, endpoint);
    }

    ResponseSpec registerAs(String other, String endpoint) {
        return call(HttpMethod.POST, "/workers")
                .bodyValue(Map.of("id", other, "endpoint", endpoint, "capacity", 50))
                .exchange();
    }

    ResponseSpec heartbeat() {
        return call(HttpMethod.PUT, "/workers/" + id + "/heartbeat").exchange();
    }

    ResponseSpec report(Map<String, Object> body) {
        return call(HttpMethod.POST, "/webhooks/session-status").bodyValue(body).exchange();
    }

    RequestBodySpec call(HttpMethod method, String path) {
        return User.client(pod)
                .method(method)
                .uri("/api/v1" + path)
                .headers(headers -> headers.setBearerAuth(credential))
                .contentType(MediaType.APPLICATION_JSON);
    }
}
