package wagateway.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import wagateway.model.channel.RevocationKeys;
import wagateway.model.token.Revocation;
import wagateway.model.wire.RevocationList;

class RevocationIT extends RunningPushPod {
    private final ReactiveStringRedisTemplate template;

    RevocationIT(@Autowired ReactiveStringRedisTemplate template) {
        super(template);
        this.template = template;
    }

    @Test
    void a_user_who_is_put_out_loses_every_connection_and_gets_no_other() throws Exception {
        TestUser other = TestUser.fresh();
        try (TestSocket socketIo = TestSocket.connected(port, user);
                TestSocket plain = TestSocket.plain(port, user.token());
                TestEventStream stream = TestEventStream.open(port, user.token(), "", null);
                TestSocket others = TestSocket.plain(port, other.token())) {
            plain.await("{\"type\":\"connected\"");
            stream.await("connected");

            revoke(new Revocation(user.id(), null, null, Instant.now().plus(Duration.ofHours(1))));

            assertThat(socketIo.awaitClose()).isEqualTo(4010);
            assertThat(plain.awaitClose()).isEqualTo(4010);
            assertThat(stream.isEnded()).isTrue();
            others.send("{\"type\":\"ping\"}");
            others.await("{\"type\":\"pong\"");
        }
        try (TestSocket again = TestSocket.plain(port, user.token())) {
            assertThat(again.await("{\"type\":\"error\"")).contains("authentication_failed");
        }
        assertThat(TestEventStream.request(port, "Bearer " + user.token(), "", null)
                        .statusCode())
                .isEqualTo(401);
    }

    private void revoke(Revocation revocation) {
        template.opsForValue()
                .set(RevocationKeys.ALL, new RevocationList(1, List.of(revocation)).write())
                .block(Duration.ofSeconds(5));
    }
}
