package wagateway.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.test.context.TestPropertySource;

/** Clients of {@code /ws} that are silent or have a token that ends. */
@TestPropertySource(
        properties = {
            "wagateway.push.ping-interval=500ms",
            "wagateway.push.ping-timeout=2s",
            "wagateway.push.connect-timeout=3s"
        })
class PlainSocketTimesIT extends RunningPushPod {
    PlainSocketTimesIT(@Autowired ReactiveStringRedisTemplate template) {
        super(template);
    }

    @Test
    void who_shows_no_token_is_closed() throws Exception {
        try (TestSocket socket = TestSocket.plain(port)) {
            assertThat(socket.awaitClose()).isEqualTo(4001);
        }
    }

    @Test
    void a_peer_is_pinged_and_closed_when_it_does_not_answer() throws Exception {
        try (RawSocket socket = RawSocket.plain(port)) {
            socket.send("{\"type\":\"auth\",\"token\":\"" + user.token() + "\"}");
            socket.await("{\"type\":\"connected\"");
            assertThat(socket.receive()).extracting(RawFrame::opcode).isEqualTo(RawFrame.PING);
            socket.send(RawFrame.FINAL | RawFrame.PONG);
            assertThat(socket.receive()).extracting(RawFrame::opcode).isEqualTo(RawFrame.PING);

            assertThat(socket.awaitClose()).isEqualTo(4002);
        }
    }

    @Test
    void a_client_whose_token_ends_is_warned_and_closed_unless_it_shows_another() throws Exception {
        String shortLived = user.token(Duration.ofSeconds(-24));
        try (TestSocket renewing = TestSocket.plain(port, shortLived);
                TestSocket careless = TestSocket.plain(port, shortLived)) {
            careless.await("{\"type\":\"token_expiring\",\"data\":{\"expiresAt\":\"");
            renewing.await("{\"type\":\"token_expiring\"");
            renewing.send("{\"type\":\"refresh_token\",\"id\":1,\"token\":\"" + user.token() + "\"}");
            renewing.await("{\"type\":\"ack\",\"id\":1}");

            assertThat(careless.awaitClose()).isEqualTo(4003);
            renewing.send("{\"type\":\"ping\"}");
            renewing.await("{\"type\":\"pong\"}");
        }
    }
}
