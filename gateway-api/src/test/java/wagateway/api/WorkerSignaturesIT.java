package wagateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static wagateway.api.Reporter.qr;
import static wagateway.api.Reporter.status;
import static wagateway.api.SessionsIT.problem;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import tools.jackson.databind.json.JsonMapper;
import wagateway.api.credential.CredentialId;
import wagateway.api.credential.Secret;
import wagateway.api.credential.Signature;

/** What somebody can do with signed calls that were not meant for it. */
class WorkerSignaturesIT {
    private static final String API = "/api/v1";
    private static final String REPORT = API + "/webhooks/session-status";

    private final FakeWorker endpoint = new FakeWorker(200, "{}");
    private final User user = User.any();
    private final String worker = "w-" + user.id();
    private final String heartbeat = API + "/workers/" + worker + "/heartbeat";
    private OwnWorker mine;

    @BeforeEach
    void a_worker_is_registered() {
        mine = OwnWorker.make(Pods.FIRST, worker);
        String body = json(Map.of("id", worker, "endpoint", endpoint.endpoint(), "capacity", 1));
        send(Pods.FIRST, signed(HttpMethod.POST, API + "/workers", body))
                .expectStatus()
                .isOk();
    }

    @AfterEach
    void nobody_is_given_a_session() {
        Pods.execute("UPDATE workers SET draining = true WHERE id = ?", worker);
        endpoint.close();
    }

    /** What goes over the wire. */
    private record Call(HttpMethod method, String target, String body, Map<String, String> headers) {
        Call to(HttpMethod otherMethod, String otherTarget) {
            return new Call(otherMethod, otherTarget, body, headers);
        }

        Call with(String otherBody) {
            return new Call(method, target, otherBody, headers);
        }

        Call with(String header, String value) {
            var changed = new HashMap<>(headers);
            changed.put(header, value);
            return new Call(method, target, body, changed);
        }
    }

    @Test
    void a_heartbeat_that_was_seen_drains_nobody_and_keeps_nobody_alive() {
        Call seen = signed(HttpMethod.PUT, heartbeat, "");
        send(Pods.FIRST, seen).expectStatus().isNoContent();

        problem(
                send(Pods.FIRST, seen.to(HttpMethod.DELETE, API + "/workers/" + worker)),
                401,
                "worker_credential_invalid");
        problem(
                send(Pods.FIRST, seen.to(HttpMethod.PUT, API + "/workers/other/heartbeat")),
                401,
                "worker_credential_invalid");
        problem(send(Pods.FIRST, seen), 401, "nonce_used");
        problem(send(Pods.SECOND, seen), 401, "nonce_used");
        assertThat(Pods.count("SELECT count(*) FROM workers WHERE id = ? AND draining", worker))
                .isZero();
    }

    @Test
    void a_report_that_was_seen_counts_once_on_all_pods() {
        String session = assigned();
        Call seen = signed(HttpMethod.POST, REPORT, json(qr(session, "2@first")));
        send(Pods.FIRST, seen).expectBody().jsonPath("$.accepted").isEqualTo(true);
        send(Pods.FIRST, signed(HttpMethod.POST, REPORT, json(status(session, "CONNECTED"))))
                .expectBody()
                .jsonPath("$.accepted")
                .isEqualTo(true);

        for (var pod : List.of(Pods.FIRST, Pods.SECOND)) {
            send(pod, seen).expectBody().jsonPath("$.duplicate").isEqualTo(true);
        }

        user.get("/sessions/" + session + "/status")
                .expectBody()
                .jsonPath("$.status")
                .isEqualTo("CONNECTED");
        problem(send(Pods.FIRST, seen.with(json(status(session, "ERROR")))), 401, "worker_credential_invalid");
        problem(send(Pods.FIRST, seen.to(HttpMethod.POST, REPORT + "/batch")), 401, "worker_credential_invalid");
        problem(send(Pods.FIRST, seen.to(HttpMethod.POST, REPORT + "?again")), 401, "worker_credential_invalid");
    }

    @Test
    void each_report_of_a_batch_that_was_seen_counts_once() {
        String session = assigned();
        Call seen = signed(
                HttpMethod.POST, REPORT + "/batch", json(List.of(qr(session, "2@a"), status(session, "CONNECTED"))));
        send(Pods.FIRST, seen)
                .expectBody()
                .jsonPath("$.answers[0].receipt.accepted")
                .isEqualTo(true)
                .jsonPath("$.answers[1].receipt.accepted")
                .isEqualTo(true);

        send(Pods.SECOND, seen)
                .expectBody()
                .jsonPath("$.answers[0].receipt.duplicate")
                .isEqualTo(true)
                .jsonPath("$.answers[1].receipt.duplicate")
                .isEqualTo(true);
    }

    @Test
    void a_signature_is_good_for_its_time_its_nonce_and_its_key_alone() {
        Call call = signed(HttpMethod.PUT, heartbeat, "");
        String now = Objects.requireNonNull(call.headers().get(Signature.TIMESTAMP));
        String later = Long.toString(Long.parseLong(now) + 1);

        List.of(
                        call.with(Signature.TIMESTAMP, later),
                        call.with(Signature.NONCE, "another-nonce-of-somebody"),
                        call.with(
                                Signature.KEY,
                                OwnWorker.make(Pods.FIRST, "other-" + worker).credential()),
                        call.with(Signature.KEY, "nobody"),
                        old(mine.credential(), HttpMethod.PUT, heartbeat, ""))
                .forEach(wrong -> problem(send(Pods.FIRST, wrong), 401, "worker_credential_invalid"));
        List.of(
                        call.with(Signature.NONCE, "short"),
                        call.with(Signature.SIGNATURE, "v2="),
                        call.with(Signature.SIGNATURE, "v2=zz"),
                        call.with(Signature.SIGNATURE, "v3=00"))
                .forEach(wrong -> problem(send(Pods.FIRST, wrong), 401, "signature_malformed"));
        problem(
                send(
                        Pods.FIRST,
                        signed(HttpMethod.PUT, heartbeat, "", Instant.now().minusSeconds(310))),
                401,
                "timestamp_off");
        send(Pods.FIRST, call).expectStatus().isNoContent();
    }

    @Test
    void a_shared_secret_signs_without_a_key() {
        Call call = sharedly(HttpMethod.PUT, heartbeat);

        send(Pods.FIRST, call).expectStatus().isNoContent().expectHeader().doesNotExist("Deprecation");
        problem(send(Pods.SECOND, call), 401, "nonce_used");
    }

    @Test
    void the_signature_of_before_is_good_with_a_shared_secret_and_answered_as_deprecated() {
        String session = user.session("elsewhere");
        String since = "@" + Instant.parse("2026-12-01T00:00:00Z").getEpochSecond();

        send(Pods.FIRST, old(Pods.WEBHOOK_SECRET, HttpMethod.PUT, heartbeat, ""))
                .expectStatus()
                .isNoContent()
                .expectHeader()
                .valueEquals("Deprecation", since);
        send(Pods.FIRST, old(Pods.WEBHOOK_SECRET, HttpMethod.POST, REPORT, json(qr(session, "2@old"))))
                .expectStatus()
                .isAccepted()
                .expectHeader()
                .valueEquals("Deprecation", since);
        send(Pods.FIRST, signed(HttpMethod.PUT, heartbeat, ""))
                .expectStatus()
                .isNoContent()
                .expectHeader()
                .doesNotExist("Deprecation");
    }

    @Test
    void the_signature_of_before_is_refused_where_it_is_switched_off() {
        try (var strict = Pods.start(Pods.SHARED.url(), Pods.REDIS, "--WEBHOOK_V1=false")) {
            Call before = old(Pods.WEBHOOK_SECRET, HttpMethod.PUT, heartbeat, "");
            problem(send(strict, before), 401, "signature_malformed");
            send(strict, before)
                    .expectBody()
                    .jsonPath("$.detail")
                    .value(String.class, detail -> assertThat(detail).startsWith("X-Webhook-Signature must be v2="));
            send(strict, sharedly(HttpMethod.PUT, heartbeat)).expectStatus().isNoContent();
        }
    }

    @Test
    void nonces_are_forgotten_when_no_signature_with_them_is_good_any_more() {
        Pods.execute(
                "INSERT INTO worker_nonces SELECT ?, g::text, now() - interval '1 s' FROM generate_series(1, 15) AS g",
                worker);

        send(Pods.FIRST, signed(HttpMethod.PUT, heartbeat, "")).expectStatus().isNoContent();
        send(Pods.FIRST, signed(HttpMethod.PUT, heartbeat, "")).expectStatus().isNoContent();

        assertThat(Pods.count("SELECT count(*) FROM worker_nonces WHERE signer = ?", worker))
                .isZero();
        assertThat(Pods.count(
                        "SELECT count(*) FROM worker_nonces WHERE until > now() + interval '10 minutes' AND signer LIKE ?",
                        worker + ".%"))
                .isEqualTo(3);
    }

    /** A session that was given to the worker. */
    private String assigned() {
        String session = user.session("phone");
        Pods.execute("UPDATE sessions SET guarded_worker_id = ?, worker_id = ? WHERE id = ?", worker, worker, session);
        return session;
    }

    private Call signed(HttpMethod method, String target, String body) {
        return signed(method, target, body, Instant.now());
    }

    private Call signed(HttpMethod method, String target, String body, Instant at) {
        int dot = mine.credential().lastIndexOf('.');
        var id = CredentialId.parse(mine.credential().substring(0, dot)).orElseThrow();
        var secret = new Secret(mine.credential().substring(dot + 1));
        return new Call(
                method,
                target,
                body,
                Signature.now(method.name(), target, at).headers(id, secret, body.getBytes(StandardCharsets.UTF_8)));
    }

    private Call sharedly(HttpMethod method, String target) {
        var any = CredentialId.parse("any.0123456789abcdef").orElseThrow();
        var headers = new HashMap<>(Signature.now(method.name(), target, Instant.now())
                .headers(any, new Secret(Pods.WEBHOOK_SECRET), new byte[0]));
        headers.remove(Signature.KEY);
        return new Call(method, target, "", headers);
    }

    private static Call old(String secret, HttpMethod method, String target, String body) {
        String timestamp = Long.toString(Instant.now().getEpochSecond());
        byte[] hmac = new Secret(secret)
                .hmac((timestamp + ".").getBytes(StandardCharsets.UTF_8), body.getBytes(StandardCharsets.UTF_8));
        return new Call(
                method,
                target,
                body,
                Map.of(
                        Signature.TIMESTAMP,
                        timestamp,
                        Signature.SIGNATURE,
                        "v1=" + HexFormat.of().formatHex(hmac)));
    }

    private static ResponseSpec send(Pods.Pod pod, Call call) {
        return User.client(pod)
                .method(call.method())
                .uri(call.target())
                .headers(headers -> call.headers().forEach(headers::set))
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(call.body())
                .exchange();
    }

    private static String json(Object value) {
        return JsonMapper.shared().writeValueAsString(value);
    }
}
