package wagateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static wagateway.api.SessionsIT.problem;

import io.lettuce.core.RedisClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import wagateway.model.channel.RevocationKeys;
import wagateway.model.wire.RevocationList;

class RevocationIT {
    private static final Duration SOON = Duration.ofSeconds(5);

    private final User user = User.any();
    private final User operator = User.operator();

    @Test
    void one_token_is_revoked_on_every_pod_and_no_other_of_its_user() {
        User stolen = withToken("stolen");
        expectAccepted(stolen);

        revoke(operator, Map.of("tokenId", "stolen")).expectStatus().isNoContent();

        problem(stolen.get("/sessions"), 401, "token_invalid");
        awaitRefused(stolen.at(Pods.SECOND));
        expectAccepted(withToken("another"));
        expectAccepted(withToken("another").at(Pods.SECOND));
    }

    @Test
    void tokens_that_were_issued_before_are_revoked_and_later_ones_are_not() {
        revoke(operator, Map.of("issuedBefore", Instant.now().minusSeconds(60).toString()))
                .expectStatus()
                .isNoContent();

        awaitRefused(issued(Instant.now().minusSeconds(120)));
        expectAccepted(issued(Instant.now().minusSeconds(30)));
    }

    @Test
    void a_user_is_blocked_until_a_time_which_may_be_brought_forward() {
        revoke(operator, Map.of("blockedUntil", Instant.now().plusSeconds(600).toString()))
                .expectStatus()
                .isNoContent();
        problem(user.get("/sessions"), 401, "token_invalid");

        revoke(operator, Map.of("blockedUntil", Instant.now().minusSeconds(1).toString()))
                .expectStatus()
                .isNoContent();
        expectAccepted(user);
    }

    @Test
    void push_pods_are_told_by_redis_and_again_when_it_has_lost_everything() {
        revoke(operator, Map.of("tokenId", "stolen")).expectStatus().isNoContent();
        try (var client = RedisClient.create(Pods.REDIS);
                var connection = client.connect()) {
            var redis = connection.sync();
            assertThat(revoked(redis.get(RevocationKeys.ALL))).contains(user.id());

            redis.del(RevocationKeys.ALL);

            await().atMost(SOON).until(() -> redis.exists(RevocationKeys.ALL) == 1);
            assertThat(revoked(redis.get(RevocationKeys.ALL))).contains(user.id());
        }
    }

    @Test
    void only_an_operator_revokes() {
        problem(revoke(user, Map.of("tokenId", "stolen")), 403, "operator_required");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"tokenId\":\"\"}",
                "{\"tokenId\":\"a\",\"blockedUntil\":\"2026-01-31T08:00:00.000Z\"}",
                "{\"issuedBefore\":\"9999-01-31T08:00:00.000Z\"}"
            })
    void it_is_said_which_tokens_by_one_field(String body) {
        problem(revoke(operator, body), 400, "invalid_field");
    }

    private ResponseSpec revoke(User by, Object body) {
        return User.client(Pods.FIRST)
                .post()
                .uri("/api/v1/operator/users/" + user.id() + "/revocations")
                .headers(headers -> headers.setBearerAuth(by.token()))
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }

    private static List<String> revoked(String list) {
        return RevocationList.read(list).revocations().stream()
                .map(revocation -> revocation.user().value())
                .toList();
    }

    private static void expectAccepted(User caller) {
        caller.get("/sessions").expectStatus().isOk();
    }

    private static void awaitRefused(User caller) {
        await().atMost(SOON)
                .until(() -> caller.get("/sessions")
                                .returnResult(String.class)
                                .getStatus()
                                .value()
                        == 401);
    }

    private User withToken(String id) {
        return user.withToken(User.sign(User.claims(user.id()).jwtID(id).build(), Pods.JWT_SECRET));
    }

    private User issued(Instant at) {
        return user.withToken(
                User.sign(User.claims(user.id()).issueTime(Date.from(at)).build(), Pods.JWT_SECRET));
    }
}
