package wagateway.api;

import java.util.HashMap;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.BodyContentSpec;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

/** A worker that reports. */
final class Reporter {
    private Reporter() {}

    static ResponseSpec report(Object body) {
        return report(Pods.FIRST, body);
    }

    static ResponseSpec report(Pods.Pod pod, Object body) {
        return request(pod).bodyValue(body).exchange();
    }

    static WebTestClient.RequestBodySpec request(Pods.Pod pod) {
        return User.client(pod)
                .post()
                .uri("/api/v1/webhooks/session-status")
                .headers(headers -> headers.setBearerAuth(Pods.WORKER_TOKEN))
                .contentType(MediaType.APPLICATION_JSON);
    }

    static BodyContentSpec accepted(Map<String, Object> body) {
        return report(body)
                .expectStatus()
                .isAccepted()
                .expectBody()
                .jsonPath("$.accepted")
                .isEqualTo(true)
                .jsonPath("$.duplicate")
                .isEqualTo(false)
                .jsonPath("$.stale")
                .doesNotExist();
    }

    static Map<String, Object> qr(String session, String code, Object... more) {
        return status(session, "QR_REQUIRED", with(more, "qrCode", code));
    }

    static Map<String, Object> status(String session, String status, Object... more) {
        Map<String, Object> body = new HashMap<>();
        body.put("sessionId", session);
        body.put("status", status);
        for (int i = 0; i < more.length; i += 2) {
            body.put((String) more[i], more[i + 1]);
        }
        return body;
    }

    private static Object[] with(Object[] more, Object... last) {
        Object[] all = new Object[more.length + last.length];
        System.arraycopy(more, 0, all, 0, more.length);
        System.arraycopy(last, 0, all, more.length, last.length);
        return all;
    }
}
