package wagateway.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static wagateway.push.EventInjector.qr;
import static wagateway.push.EventInjector.status;

import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.test.context.TestPropertySource;
import wagateway.model.event.SessionStatus;
import wagateway.model.identity.SessionId;

/** Clients of {@code /api/v1/events}. */
@TestPropertySource(
        properties = {
            "wagateway.push.recovery.max-replay=20",
            "wagateway.push.ping-interval=500ms",
            "wagateway.push.stuck-after=2s"
        })
class EventStreamIT extends RunningPushPod {
    private static final String WATCH = "?session=user123-personal";
    private static final SessionId OTHER = new SessionId("user123-other");

    EventStreamIT(@Autowired ReactiveStringRedisTemplate template) {
        super(template);
    }

    @BeforeEach
    void create() {
        redis.publish(user, status(1, SessionStatus.CREATED));
        redis.publish(user, status(OTHER, 1, SessionStatus.CREATED));
        redis.complete(user);
    }

    @Test
    void it_begins_with_a_greeting_and_the_present_state_and_shows_that_it_lives() throws Exception {
        try (TestEventStream stream = open(WATCH, null)) {
            assertThat(stream.response().headers().map())
                    .containsEntry("content-type", List.of("text/event-stream"))
                    .containsEntry("cache-control", List.of("no-store"))
                    .containsEntry("x-accel-buffering", List.of("no"));
            assertThat(stream.await("retry").data()).isEqualTo("2000");
            assertThat(stream.await("connected").data())
                    .contains("Event stream connection established", user.id().value());
            TestEventStream.Event present = stream.await("session_status_changed");
            assertThat(present.id()).isEqualTo(redis.epoch() + "-2");
            assertThat(present.data()).startsWith("{\"sessionId\":\"user123-personal\",\"status\":\"CREATED\"");

            redis.publish(user, qr(2, "2@code", Duration.ofSeconds(60)));
            assertThat(stream.await("qr_code_updated").data()).contains("\"qrCode\":\"2@code\"");
            stream.await(":");
        }
        await().until(() -> redis.subscriptions(user) == 0);
    }

    @Test
    void without_a_session_all_are_watched_later_ones_too() throws Exception {
        try (TestEventStream stream = open("", null)) {
            stream.await("session_status_changed");
            stream.await("session_status_changed");
            redis.publish(user, status(new SessionId("user123-later"), 1, SessionStatus.CREATED));

            assertThat(stream.await("session_status_changed").data()).contains("user123-later");
        }
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "none, '', 401, authentication_required",
                "Bearer bad, '', 401, authentication_failed",
                "old, '', 401, token_expired",
                "good, ?session=nobody-s, 404, session_not_found",
                "good, ?session=user123-personal&session=nobody-s, 404, session_not_found",
                "good, ?session=NOT, 404, session_not_found"
            })
    void what_is_refused_is_a_problem(@Nullable String authorization, String query, int status, String code)
            throws Exception {
        Map<String, String> tokens = Map.of("good", user.token(), "old", user.token(Duration.ofMinutes(-1)));
        @Nullable String token = authorization == null ? null : tokens.get(authorization);
        String shown = token == null ? authorization : "Bearer " + token;

        HttpResponse<InputStream> answer = TestEventStream.request(port, shown, query, null);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("www-authenticate")).isEqualTo(challenge(code));
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
        assertThat(new String(answer.body().readAllBytes(), StandardCharsets.UTF_8))
                .contains("\"code\":\"" + code + "\"", "\"status\":" + status);
        await().until(() -> redis.subscriptions(user) == 0);
    }

    private static Optional<String> challenge(String code) {
        return Optional.ofNullable(Map.of(
                        "authentication_required", "Bearer",
                        "authentication_failed", "Bearer error=\"invalid_token\"",
                        "token_expired", "Bearer error=\"invalid_token\", error_description=\"The token has expired\"")
                .get(code));
    }

    @Test
    void a_token_in_the_address_is_no_token() throws Exception {
        assertThat(TestEventStream.request(port, null, "?access_token=" + user.token(), null)
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void another_users_session_is_not_found_even_with_an_id() throws Exception {
        TestUser stranger = TestUser.fresh();
        redis.complete(stranger);

        assertThat(TestEventStream.request(port, "Bearer " + stranger.token(), WATCH, redis.epoch() + "-1")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void a_page_of_an_allowed_origin_may_read_it() throws Exception {
        try (RawSocket http = RawSocket.open(port)) {
            assertThat(http.request(
                            "OPTIONS",
                            "/api/v1/events",
                            List.of(
                                    "Host: localhost",
                                    "Origin: http://localhost:3000",
                                    "Access-Control-Request-Method: GET",
                                    "Access-Control-Request-Headers: authorization,last-event-id")))
                    .isEqualTo(204);
            assertThat(http.header("access-control-allow-origin")).isEqualTo("http://localhost:3000");
        }
        try (RawSocket http = RawSocket.open(port)) {
            assertThat(http.request(
                            "GET", "/api/v1/events", List.of("Host: localhost", "Origin: http://elsewhere.example")))
                    .isEqualTo(401);
            assertThat(http.header("access-control-allow-origin")).isNull();
        }
    }

    @Test
    void a_client_of_http_1_0_gets_it_without_chunks() throws Exception {
        try (RawSocket http = RawSocket.open(port)) {
            http.type("GET /api/v1/events HTTP/1.0\r\nConnection: keep-alive\r\nAuthorization: bearer " + user.token()
                    + "\r\n\r\n");
            assertThat(http.answer()).isEqualTo(200);
            assertThat(http.header("transfer-encoding")).isNull();
            assertThat(http.header("connection")).isEqualTo("close");
            assertThat(http.line()).isEqualTo("retry: 2000");
        }
    }

    @Test
    void who_comes_back_to_another_pod_is_given_what_it_missed_in_order_and_then_what_follows() throws Exception {
        @Nullable String seen;
        try (TestEventStream stream = open(WATCH, null)) {
            seen = stream.await("session_status_changed").id();
        }
        publish(2, 5);
        redis.publish(user, status(OTHER, 2, SessionStatus.CONNECTED));
        try (ClusterPod another = ClusterPod.start(REDIS);
                TestEventStream stream = TestEventStream.open(another.port(), user.token(), WATCH, seen)) {
            publish(6, 8);

            assertThat(versions(stream, 7))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(2, 8).boxed().toList());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"EPOCH-1", "epoch2-1", "nonsense"})
    void an_id_that_nobody_can_go_on_from_is_said_and_the_present_state_follows(String id) throws Exception {
        publish(2, 40);
        try (TestEventStream stream = open(WATCH, id.replace("EPOCH", redis.epoch()))) {
            stream.await("resync");

            assertThat(versions(stream, 1)).containsExactly(40L);
        }
    }

    @Test
    void a_stream_whose_token_ends_says_so_before_and_then_ends() throws Exception {
        String shortLived = user.token(Duration.ofSeconds(-24));
        try (TestEventStream stream = TestEventStream.open(port, shortLived, WATCH, null)) {
            stream.await("token_expiring");
            assertThat(stream.await("token_expired").data()).contains("\"expiresAt\":\"");
            assertThat(stream.isEnded()).isTrue();
        }
    }

    @Test
    void a_reader_that_has_stopped_is_cut_off() throws Exception {
        try (RawSocket stopped = RawSocket.open(port)) {
            int status = stopped.request(
                    "GET", "/api/v1/events", List.of("Host: localhost", "Authorization: Bearer " + user.token()));
            assertThat(status).isEqualTo(200);

            redis.publishUntilNobodyListens(user);

            stopped.skipToEnd();
        }
    }

    private TestEventStream open(String query, @Nullable String lastEventId) throws Exception {
        return TestEventStream.open(port, user.token(), query, lastEventId);
    }

    private void publish(long first, long last) {
        LongStream.rangeClosed(first, last)
                .forEach(version -> redis.publish(user, status(version, SessionStatus.CONNECTING)));
    }

    private static List<Long> versions(TestEventStream stream, int count) throws InterruptedException {
        var versions = new ArrayList<Long>();
        while (versions.size() < count) {
            versions.add(Long.parseLong(
                    stream.await("session_status_changed").data().replaceAll(".*\"version\":(\\d+)}", "$1")));
        }
        return versions;
    }
}
