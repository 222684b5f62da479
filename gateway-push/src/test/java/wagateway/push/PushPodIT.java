package wagateway.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import wagateway.model.channel.Script;
import wagateway.model.channel.UserKeys;
import wagateway.model.event.Account;
import wagateway.model.event.EventVersion;
import wagateway.model.event.QrCode;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.SessionStatus;
import wagateway.model.identity.SessionId;
import wagateway.model.wire.EventJson;
import wagateway.stack.redis.EmbeddedRedis;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class PushPodIT {
    private static final EmbeddedRedis REDIS = EmbeddedRedis.startTemporary();
    private static final SessionId SESSION = new SessionId("user123-personal");
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    private final TestUser user = TestUser.fresh();

    @LocalServerPort
    private int port;

    @Autowired
    private ReactiveStringRedisTemplate redis;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        registry.add("spring.data.redis.url", REDIS::url);
        registry.add("wagateway.token.secret", () -> TestUser.SECRET);
    }

    @Test
    void a_subscriber_gets_the_present_state_then_what_follows() throws Exception {
        publish(user, status(1, SessionStatus.CREATED));
        complete(user);
        try (TestSocket socket = TestSocket.connected(port, user)) {
            socket.send("427[\"subscribe_session\",\"user123-personal\"]");

            assertThat(socket.await("42[")).contains("session_status_changed", "\"status\":\"CREATED\"");
            assertThat(socket.await("437")).isEqualTo("437[{\"ok\":true}]");

            publish(user, qr(2, "2@code"));
            assertThat(socket.await("42[")).contains("qr_code_updated", "\"qrCode\":\"2@code\"", "\"version\":2");
        }
    }

    @Test
    void an_unknown_session_is_refused_once_the_snapshot_is_complete() throws Exception {
        try (TestSocket socket = TestSocket.connected(port, user)) {
            socket.send("421[\"subscribe_session\",\"user123-personal\"]");
            await().until(() -> Boolean.TRUE.equals(redis.opsForZSet()
                    .rank(UserKeys.REBUILD_REQUESTS, user.id().value())
                    .hasElement()
                    .block()));
            complete(user);

            assertThat(socket.await("431")).contains("\"ok\":false", "\"code\":\"session_not_found\"");
        }
    }

    @Test
    void a_refusal_without_ack_is_a_connection_error() throws Exception {
        complete(user);
        try (TestSocket socket = TestSocket.connected(port, user)) {
            socket.send("42[\"subscribe_session\",\"nobody-s\"]");

            assertThat(socket.await("42[\"connection_error\""))
                    .contains("\"sessionId\":\"nobody-s\"", "Session not found");
        }
    }

    @Test
    void events_of_another_user_never_arrive() throws Exception {
        TestUser other = TestUser.fresh();
        complete(user);
        complete(other);
        publish(user, status(1, SessionStatus.CREATED));
        try (TestSocket socket = TestSocket.connected(port, other)) {
            socket.send("421[\"subscribe_session\",\"user123-personal\"]");
            assertThat(socket.await("431")).contains("session_not_found");
            socket.send("422[\"subscribe_all_sessions\"]");
            assertThat(socket.await("432")).contains("\"ok\":true");

            publish(user, status(2, SessionStatus.CONNECTING));
            publish(
                    other,
                    new SessionEvent.SessionStatusChanged(
                            new SessionId("other-s"),
                            new EventVersion(1),
                            now,
                            null,
                            SessionStatus.CREATED,
                            null,
                            null));

            assertThat(socket.await("42[")).contains("other-s");
        }
    }

    @Test
    void after_a_cut_of_the_link_every_client_ends_with_the_newest_state() throws Exception {
        publish(user, status(1, SessionStatus.CREATED));
        complete(user);
        try (TestSocket socket = TestSocket.connected(port, user)) {
            socket.send("421[\"subscribe_session\",\"user123-personal\"]");
            socket.await("431");
            killSubscriptions();
            publish(
                    user,
                    new SessionEvent.SessionStatusChanged(
                            SESSION,
                            new EventVersion(2),
                            now,
                            now,
                            SessionStatus.CONNECTED,
                            null,
                            new Account("4917", null)));

            assertThat(
                            socket.await(
                                    "42[\"session_status_changed\",{\"sessionId\":\"user123-personal\",\"status\":\"CONNECTED\""))
                    .contains("\"phoneNumber\":\"4917\",\"displayName\":null");

            publish(user, status(3, SessionStatus.DISCONNECTED));
            assertThat(socket.await("42[")).contains("DISCONNECTED");
        }
    }

    @Test
    void an_old_version_is_not_delivered_after_a_newer_one() throws Exception {
        publish(user, status(5, SessionStatus.CONNECTED));
        complete(user);
        try (TestSocket socket = TestSocket.connected(port, user)) {
            socket.send("421[\"subscribe_session\",\"user123-personal\"]");
            socket.await("431");
            var keys = new UserKeys(user.id());
            send(keys, "e-1 " + EventJson.write(qr(4, "2@old")));
            send(keys, "e-2 " + EventJson.write(status(6, SessionStatus.DISCONNECTED)));

            assertThat(socket.await("42[")).contains("DISCONNECTED");
        }
    }

    @Test
    void what_redis_carries_but_nobody_can_read_harms_nothing() throws Exception {
        publish(user, status(1, SessionStatus.CREATED));
        complete(user);
        try (TestSocket socket = TestSocket.connected(port, user)) {
            socket.send("421[\"subscribe_session\",\"user123-personal\"]");
            socket.await("431");
            var keys = new UserKeys(user.id());
            send(keys, "nonsense");
            send(keys, "e-1 {\"format\":99}");
            publish(user, status(2, SessionStatus.CONNECTING));

            assertThat(socket.await("42[")).contains("CONNECTING");
        }
    }

    private static void killSubscriptions() throws IOException {
        try (var link = new Socket(InetAddress.getLoopbackAddress(), REDIS.port())) {
            link.getOutputStream().write("CLIENT KILL TYPE pubsub\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(link.getInputStream().read()).isEqualTo(':');
        }
    }

    private void send(UserKeys keys, String message) {
        redis.execute(
                        RedisScript.of("return redis.call('SPUBLISH', KEYS[1], ARGV[1])", Long.class),
                        List.of(keys.channel()),
                        List.of(message))
                .blockLast();
    }

    private void publish(TestUser owner, SessionEvent event) {
        var keys = new UserKeys(owner.id());
        redis.execute(
                        RedisScript.of(Script.PUBLISH.text(), String.class),
                        List.of(keys.sessions(), keys.events(), keys.channel()),
                        List.of(
                                event.sessionId().value(),
                                Long.toString(event.version().value()),
                                EventJson.write(event),
                                "epoch1",
                                "100",
                                "600"))
                .blockLast();
    }

    private void complete(TestUser owner) {
        var keys = new UserKeys(owner.id());
        redis.execute(
                        RedisScript.of(Script.COMPLETE.text(), Long.class),
                        List.of(keys.sessions()),
                        List.of(UserKeys.COMPLETE, "600"))
                .blockLast();
    }

    private SessionEvent status(long version, SessionStatus status) {
        return new SessionEvent.SessionStatusChanged(SESSION, new EventVersion(version), now, null, status, null, null);
    }

    private SessionEvent qr(long version, String code) {
        return new SessionEvent.QrCodeUpdated(
                SESSION,
                new EventVersion(version),
                now,
                now,
                new QrCode(code, Instant.now().plusSeconds(60), Duration.ofSeconds(60), 1, 5, null));
    }
}
