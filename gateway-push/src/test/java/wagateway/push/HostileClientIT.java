package wagateway.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static wagateway.push.EventInjector.status;

import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import wagateway.model.event.SessionStatus;

class HostileClientIT extends RunningPushPod {
    private TestSocket bystander;
    private TestSocket hostile;

    HostileClientIT(@Autowired ReactiveStringRedisTemplate template) {
        super(template);
    }

    @BeforeEach
    void connectBoth() throws Exception {
        redis.publish(user, status(1, SessionStatus.CREATED));
        redis.complete(user);
        bystander = TestSocket.connected(port, user);
        bystander.send("421[\"subscribe_session\",\"user123-personal\"]");
        bystander.await("431");
        hostile = TestSocket.connected(port, user);
    }

    @AfterEach
    void theBystanderNoticesNothing() throws Exception {
        redis.publish(user, status(2, SessionStatus.CONNECTED));
        assertThat(bystander.await("42[")).contains("CONNECTED");
        bystander.close();
        hostile.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"9", "4zzz", "42[\"subscribe_session\"", "42{\"a\":1}", "4511-[\"x\",{}]", "\u0000"})
    void garbage_is_closed_as_a_protocol_violation(String frame) throws Exception {
        hostile.send(frame);

        assertThat(hostile.awaitClose()).isEqualTo(1002);
    }

    @Test
    void a_frame_beyond_the_limit_is_closed_as_too_large() throws Exception {
        hostile.sendIgnoringFailure("42[\"" + "x".repeat(2_000_000) + "\"]");

        assertThat(hostile.awaitClose()).isEqualTo(1009);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "7", "null", "{\"sessionId\":\"user123-personal\"}"})
    void an_argument_of_the_wrong_type_is_refused(String argument) throws Exception {
        hostile.send("423[\"subscribe_session\"," + argument + "]");

        assertThat(hostile.await("433")).contains("invalid_argument");
    }

    @Test
    void an_unknown_event_is_answered() throws Exception {
        hostile.send("423[\"drop_table\"]");

        assertThat(hostile.await("433")).contains("unknown_event");
    }

    @Test
    void subscriptions_beyond_the_limit_are_refused() throws Exception {
        rebuilds.dispose();
        TestUser unknownToRedis = TestUser.fresh();
        try (TestSocket greedy = TestSocket.connected(port, unknownToRedis)) {
            for (int i = 0; i < 1_000; i++) {
                greedy.send("42[\"subscribe_session\",\"user123-" + i + "\"]");
            }
            greedy.send("429[\"subscribe_session\",\"user123-personal\"]");

            assertThat(greedy.await("439")).contains("too_many_subscriptions");
        }
    }

    @Test
    void one_command_answers_all_that_repeat_it() throws Exception {
        rebuilds.dispose();
        TestUser unknownToRedis = TestUser.fresh();
        try (TestSocket socket = TestSocket.connected(port, unknownToRedis)) {
            socket.send("421[\"subscribe_session\",\"user123-personal\"]");
            socket.send("422[\"subscribe_session\",\"user123-personal\"]");
            socket.send("423[\"unsubscribe_session\",\"user123-personal\"]");

            assertThat(socket.await("431")).isEqualTo("431[{\"ok\":true}]");
            assertThat(socket.await("432")).isEqualTo("432[{\"ok\":true}]");
            assertThat(socket.await("433")).isEqualTo("433[{\"ok\":true}]");
        }
    }

    @Test
    void a_flood_of_frames_is_closed() throws Exception {
        for (int i = 0; i < 5_000; i++) {
            hostile.sendIgnoringFailure("42[\"subscribe_session\",\"user123-personal\"]");
        }

        assertThat(hostile.awaitClose()).isEqualTo(4005);
    }

    @Test
    void a_peer_that_never_says_anything_is_cut_off() throws Exception {
        try (var silent = new Socket(InetAddress.getLoopbackAddress(), port)) {
            silent.setSoTimeout(10_000);

            assertThat(silent.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void clients_that_leave_while_redis_is_asked_leave_nothing_behind() throws Exception {
        rebuilds.dispose();
        TestUser fleeting = TestUser.fresh();
        for (int i = 0; i < 100; i++) {
            try (TestSocket socket = TestSocket.connected(port, fleeting)) {
                for (int n = 0; n < 20; n++) {
                    socket.send("42[\"subscribe_session\",\"user123-" + n + "\"]");
                }
            }
        }

        await().until(() -> redis.subscriptions(fleeting) == 0);
    }
}
