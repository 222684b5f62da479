package wagateway.push;

import static org.assertj.core.api.Assertions.assertThat;
import static wagateway.push.EventInjector.status;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.SessionStatus;

class RepublishIT extends RunningPushPod {
    RepublishIT(@Autowired ReactiveStringRedisTemplate template) {
        super(template);
    }

    @Test
    void what_is_published_again_after_a_failover_reaches_who_missed_it_once() throws Exception {
        SessionEvent missed = status(2, SessionStatus.CONNECTED);
        redis.publish(user, status(1, SessionStatus.CREATED));
        redis.complete(user);
        try (TestSocket socket = TestSocket.connected(port, user)) {
            socket.send("421[\"subscribe_session\",\"user123-personal\"]");
            assertThat(socket.await("431")).isEqualTo("431[{\"ok\":true}]");
            redis.publishToNobody(user, missed);
            redis.takeOver(user);

            redis.publishLatest(user, missed);
            assertThat(socket.await("42[\"session_status_changed\"")).contains("CONNECTED");

            redis.publishLatest(user, missed);
            redis.publish(user, status(3, SessionStatus.DISCONNECTED));
            assertThat(socket.await("42[\"session_status_changed\"")).contains("DISCONNECTED", "epoch2-2");
        }
    }

    @Test
    void a_stream_that_begins_anew_begins_with_the_newest_event_that_is_stored() throws Exception {
        redis.publish(user, status(1, SessionStatus.CREATED));
        redis.publish(user, status(2, SessionStatus.CONNECTED));
        redis.complete(user);
        redis.takeOver(user);

        redis.publishLatest(user, status(1, SessionStatus.CREATED));

        try (TestSocket socket = TestSocket.connected(port, user)) {
            socket.send("421[\"subscribe_session\",\"user123-personal\"]");
            assertThat(socket.await("42[\"session_status_changed\"")).contains("CONNECTED", redis.epoch() + "-1");
        }
    }
}
