package wagateway.push;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static wagateway.push.EventInjector.SESSION;
import static wagateway.push.EventInjector.paused;
import static wagateway.push.EventInjector.qr;
import static wagateway.push.EventInjector.status;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import wagateway.model.channel.UserKeys;
import wagateway.model.event.SessionStatus;

/** What API pods are told of who watches. */
class WatchingIT extends RunningPushPod {
    private static final String SUBSCRIBE = "421[\"subscribe_session\",\"user123-personal\"]";

    WatchingIT(@Autowired ReactiveStringRedisTemplate template) {
        super(template);
    }

    @BeforeEach
    void create() {
        redis.publish(user, status(1, SessionStatus.CREATED));
        redis.complete(user);
    }

    @Test
    void a_code_that_comes_to_a_client_is_noted_for_30_s_longer_than_it_lives() throws Exception {
        try (TestSocket socket = subscribed()) {
            redis.publish(user, qr(2, "2@abc", Duration.ofSeconds(20)));
            socket.await("42[\"qr_code_updated\"");

            await().atMost(5, SECONDS).until(() -> redis.isWatched(user));
            assertThat(redis.redis()
                            .getExpire(new UserKeys(user.id()).watched(SESSION))
                            .block())
                    .isBetween(Duration.ofSeconds(40), Duration.ofSeconds(50));
        }
    }

    @Test
    void so_is_one_that_is_there_when_a_client_subscribes_and_none_that_nobody_is_given() throws Exception {
        redis.publish(user, qr(2, "2@abc", Duration.ofSeconds(20)));
        assertThat(redis.isWatched(user)).isFalse();

        try (TestSocket _ = subscribed()) {
            await().atMost(5, SECONDS).until(() -> redis.isWatched(user));
        }
    }

    @Test
    void who_watches_a_session_while_it_is_paused_has_an_API_pod_asked_to_resume_it() throws Exception {
        try (TestSocket _ = subscribed()) {
            redis.publish(user, paused(2));

            await().atMost(5, SECONDS).until(() -> redis.isResumeRequestedFor(user));
        }
    }

    @Test
    void so_has_who_subscribes_to_one_that_is_paused() throws Exception {
        redis.publish(user, paused(2));

        try (TestSocket _ = subscribed()) {
            await().atMost(5, SECONDS).until(() -> redis.isResumeRequestedFor(user));
        }
    }

    private TestSocket subscribed() throws Exception {
        TestSocket socket = TestSocket.connected(port, user);
        socket.send(SUBSCRIBE);
        socket.await("431");
        return socket;
    }
}
