package wagateway.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static wagateway.push.EventInjector.qr;
import static wagateway.push.EventInjector.status;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import wagateway.model.event.Account;
import wagateway.model.event.EventVersion;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.SessionState.Deleted;
import wagateway.model.event.SessionState.StatusOnly;
import wagateway.model.event.SessionStatus;
import wagateway.model.identity.SessionId;

class PushPodIT extends RunningPushPod {
    PushPodIT(@Autowired ReactiveStringRedisTemplate template) {
        super(template);
    }

    @Test
    void a_subscriber_gets_the_present_state_then_what_follows() throws Exception {
        redis.publish(user, status(1, SessionStatus.CREATED));
        redis.complete(user);
        try (TestSocket socket = TestSocket.connected(port, user)) {
            socket.send("427[\"subscribe_session\",\"user123-personal\"]");

            assertThat(socket.await("42[")).contains("session_status_changed", "\"status\":\"CREATED\"");
            assertThat(socket.await("437")).isEqualTo("437[{\"ok\":true}]");

            redis.publish(user, qr(2, "2@code", Duration.ofSeconds(60)));
            assertThat(socket.await("42[")).contains("qr_code_updated", "\"qrCode\":\"2@code\"", "\"version\":2");
        }
    }

    @Test
    void an_unknown_session_is_refused_only_after_a_rebuild() throws Exception {
        rebuilds.dispose();
        redis.complete(user);
        try (TestSocket socket = TestSocket.connected(port, user)) {
            socket.send("421[\"subscribe_session\",\"user123-personal\"]");
            await().until(() -> redis.isRebuildRequestedFor(user));
            redis.complete(user);

            assertThat(socket.await("431")).contains("\"ok\":false", "\"code\":\"session_not_found\"");
        }
    }

    @Test
    void a_session_that_is_still_on_its_way_is_waited_for() throws Exception {
        rebuilds.dispose();
        redis.complete(user);
        try (TestSocket socket = TestSocket.connected(port, user)) {
            socket.send("421[\"subscribe_session\",\"user123-personal\"]");
            await().until(() -> redis.isRebuildRequestedFor(user));
            redis.publish(user, status(1, SessionStatus.CREATED));

            assertThat(socket.await("431")).isEqualTo("431[{\"ok\":true}]");
        }
    }

    @Test
    void who_never_heard_of_a_session_is_not_told_of_its_deletion() throws Exception {
        redis.publish(
                user,
                new SessionEvent(EventInjector.SESSION, new EventVersion(2), EventInjector.now(), null, new Deleted()));
        redis.complete(user);
        try (TestSocket socket = TestSocket.connected(port, user)) {
            socket.send("421[\"subscribe_all_sessions\"]");
            socket.await("431");
            cutSubscriptions();
            await().until(() -> redis.subscriptions(user) == 1);
            redis.publish(user, status(new SessionId("other-s"), 1, SessionStatus.CREATED));

            assertThat(socket.await("42[")).contains("other-s");
        }
    }

    @Test
    void a_session_that_cannot_be_read_does_not_hide_the_others() throws Exception {
        redis.publish(user, status(1, SessionStatus.CREATED));
        redis.store(user, "user123-later", "7 {\"format\":99}");
        redis.complete(user);
        try (TestSocket socket = TestSocket.connected(port, user)) {
            socket.send("421[\"subscribe_all_sessions\"]");

            assertThat(socket.await("42[")).contains("user123-personal");
            assertThat(socket.await("431")).isEqualTo("431[{\"ok\":true}]");
        }
    }

    @Test
    void a_refusal_without_ack_is_a_connection_error() throws Exception {
        redis.complete(user);
        try (TestSocket socket = TestSocket.connected(port, user)) {
            socket.send("42[\"subscribe_session\",\"nobody-s\"]");

            assertThat(socket.await("42[\"connection_error\""))
                    .contains("\"sessionId\":\"nobody-s\"", "Session not found");
        }
    }

    @Test
    void events_of_another_user_never_arrive() throws Exception {
        TestUser other = TestUser.fresh();
        redis.complete(user);
        redis.complete(other);
        redis.publish(user, status(1, SessionStatus.CREATED));
        try (TestSocket socket = TestSocket.connected(port, other)) {
            socket.send("421[\"subscribe_session\",\"user123-personal\"]");
            assertThat(socket.await("431")).contains("session_not_found");
            socket.send("422[\"subscribe_all_sessions\"]");
            assertThat(socket.await("432")).contains("\"ok\":true");

            redis.publish(user, status(2, SessionStatus.CONNECTING));
            redis.publish(other, status(new SessionId("other-s"), 1, SessionStatus.CREATED));

            assertThat(socket.await("42[")).contains("other-s");
        }
    }

    @Test
    void after_a_cut_of_the_link_every_client_ends_with_the_newest_state() throws Exception {
        redis.publish(user, status(1, SessionStatus.CREATED));
        redis.complete(user);
        try (TestSocket socket = TestSocket.connected(port, user)) {
            socket.send("421[\"subscribe_session\",\"user123-personal\"]");
            socket.await("431");
            cutSubscriptions();
            redis.publish(
                    user,
                    new SessionEvent(
                            EventInjector.SESSION,
                            new EventVersion(2),
                            EventInjector.now(),
                            null,
                            new StatusOnly(SessionStatus.CONNECTED, null, new Account("4917", null))));

            assertThat(
                            socket.await(
                                    "42[\"session_status_changed\",{\"sessionId\":\"user123-personal\",\"status\":\"CONNECTED\""))
                    .contains("\"phoneNumber\":\"4917\",\"displayName\":null");

            redis.publish(user, status(3, SessionStatus.DISCONNECTED));
            assertThat(socket.await("42[")).contains("DISCONNECTED");
        }
    }

    @Test
    void an_old_version_is_not_delivered_after_a_newer_one() throws Exception {
        redis.publish(user, status(5, SessionStatus.CONNECTED));
        redis.complete(user);
        try (TestSocket socket = TestSocket.connected(port, user)) {
            socket.send("421[\"subscribe_session\",\"user123-personal\"]");
            String place = socket.await("42[\"session_status_changed").replaceFirst(".*\"([a-z0-9]+-).*", "$1");
            redis.send(user, place + "2 " + Published.text(qr(4, "2@old", Duration.ofSeconds(60))));
            redis.send(user, place + "3 " + Published.text(status(6, SessionStatus.DISCONNECTED)));

            assertThat(socket.await("42[")).contains("DISCONNECTED");
        }
    }

    @Test
    void what_redis_carries_but_nobody_can_read_harms_nothing() throws Exception {
        redis.publish(user, status(1, SessionStatus.CREATED));
        redis.complete(user);
        try (TestSocket socket = TestSocket.connected(port, user)) {
            socket.send("421[\"subscribe_session\",\"user123-personal\"]");
            socket.await("431");
            redis.send(user, "nonsense");
            redis.send(user, "e-1 {\"format\":99}");
            redis.publish(user, status(2, SessionStatus.CONNECTING));

            assertThat(socket.await("42[")).contains("CONNECTING");
        }
    }

    @Test
    void an_expired_code_is_shown_as_a_session_that_waits_for_another() throws Exception {
        redis.publish(user, qr(1, "2@expired", Duration.ofSeconds(-1)));
        redis.complete(user);
        try (TestSocket socket = TestSocket.connected(port, user)) {
            socket.send("42[\"subscribe_session\",\"user123-personal\"]");

            assertThat(socket.await("42["))
                    .contains("session_status_changed", "QR_REQUIRED", "\"reason\":\"qr_expired\"")
                    .doesNotContain("2@expired");
        }
    }

    @Test
    void a_deleted_session_is_announced_and_then_unknown() throws Exception {
        redis.publish(user, status(1, SessionStatus.CREATED));
        redis.complete(user);
        try (TestSocket socket = TestSocket.connected(port, user)) {
            socket.send("421[\"subscribe_session\",\"user123-personal\"]");
            socket.await("431");
            redis.publish(
                    user,
                    new SessionEvent(
                            EventInjector.SESSION, new EventVersion(2), EventInjector.now(), null, new Deleted()));
            assertThat(socket.await("42[")).contains("\"status\":\"DELETED\"");

            socket.send("422[\"subscribe_session\",\"user123-personal\"]");
            assertThat(socket.await("432")).contains("session_not_found");
        }
    }

    @Test
    void a_user_is_listened_to_once_and_only_while_somebody_wants_it() throws Exception {
        redis.publish(user, status(1, SessionStatus.CREATED));
        redis.complete(user);
        assertThat(subscriptions()).isEqualTo(0);
        try (TestSocket first = TestSocket.connected(port, user);
                TestSocket second = TestSocket.connected(port, user)) {
            first.send("421[\"subscribe_session\",\"user123-personal\"]");
            first.await("431");
            second.send("421[\"subscribe_all_sessions\"]");
            second.await("431");
            assertThat(subscriptions()).isEqualTo(1);
            first.send("422[\"unsubscribe_session\",\"user123-personal\"]");
            first.await("432");
            assertThat(subscriptions()).isEqualTo(1);
        }
        await().until(() -> subscriptions() == 0);
    }

    private long subscriptions() {
        return redis.subscriptions(user);
    }
}
