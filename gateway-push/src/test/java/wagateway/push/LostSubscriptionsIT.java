package wagateway.push;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static wagateway.push.EventInjector.status;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.test.context.TestPropertySource;
import wagateway.model.channel.UserKeys;
import wagateway.model.event.Offset;
import wagateway.model.event.SessionStatus;
import wagateway.model.identity.RecoveryId;
import wagateway.model.identity.SessionId;
import wagateway.push.recovery.RecoveryStore;

/** Redis loses what it kept of clients that stay connected. */
@TestPropertySource(properties = "wagateway.push.recovery.within=12s")
class LostSubscriptionsIT extends RunningPushPod {
    private static final Pattern PID = Pattern.compile("\"pid\":\"([^\"]+)\"");
    private static final Pattern OFFSET = Pattern.compile(",\"([a-z0-9]+-\\d+(?:\\.[a-z0-9]+)?)\"]$");

    private static final SessionId OTHER = new SessionId("user123-other");

    private final RecoveryStore store;

    LostSubscriptionsIT(@Autowired ReactiveStringRedisTemplate template, @Autowired RecoveryStore store) {
        super(template);
        this.store = store;
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\"subscribe_session\",\"user123-personal\"]", "[\"subscribe_all_sessions\"]"})
    void they_are_kept_anew_so_that_it_can_be_recovered_later(String command) throws Exception {
        redis.publish(user, status(1, SessionStatus.CREATED));
        redis.complete(user);
        String pid;
        String seen;
        try (TestSocket socket = TestSocket.open(port)) {
            socket.send("40{\"token\":\"" + user.token() + "\"}");
            pid = find(PID, socket.await("40{"));
            socket.send("421" + command);
            seen = find(OFFSET, socket.await("42[\"session_status_changed\""));
            String kept = new UserKeys(user.id()).subscriptions(new RecoveryId(pid));
            assertThat(redis.redis().delete(kept).block()).isEqualTo(1);

            await().atMost(10, SECONDS)
                    .until(() -> Boolean.TRUE.equals(redis.redis().hasKey(kept).block()));
        }
        redis.publish(user, status(2, SessionStatus.CONNECTED));

        try (TestSocket socket = TestSocket.open(port)) {
            socket.send("40{\"pid\":\"" + pid + "\",\"offset\":\"" + seen + "\",\"token\":\"" + user.token() + "\"}");
            assertThat(find(PID, socket.await("40{"))).isEqualTo(pid);
            assertThat(socket.await("42[\"session_status_changed\"")).contains("CONNECTED");
        }
    }

    @Test
    void what_redis_lost_of_them_while_the_link_was_broken_is_kept_anew_and_what_it_should_not_have_is_not()
            throws Exception {
        redis.publish(user, status(1, SessionStatus.CREATED));
        redis.publish(user, status(OTHER, 1, SessionStatus.CREATED));
        redis.complete(user);
        try (TestSocket socket = TestSocket.open(port)) {
            socket.send("40{\"token\":\"" + user.token() + "\"}");
            String pid = find(PID, socket.await("40{"));
            socket.send("421[\"subscribe_session\",\"user123-personal\"]");
            socket.await("431");
            socket.send("422[\"subscribe_session\",\"user123-other\"]");
            socket.await("432");
            String kept = new UserKeys(user.id()).subscriptions(new RecoveryId(pid));
            var fields = redis.redis().<String, String>opsForHash();
            fields.remove(kept, "user123-personal").block();
            fields.put(kept, "user123-left", "0").block();
            cutSubscriptions();

            await().atMost(10, SECONDS)
                    .untilAsserted(
                            () -> assertThat(fields.keys(kept).collectList().block())
                                    .containsExactlyInAnyOrder("user123-personal", "user123-other"));
        }
    }

    @Test
    void a_connection_whose_client_has_another_one_keeps_nothing() {
        var client = RecoveryId.fresh();
        String kept = new UserKeys(user.id()).subscriptions(client);
        store.replay(user.id(), Offset.NONE, client).block();
        assertThat(store.store(user.id(), client, 1, true, List.of(OTHER)).block())
                .isTrue();

        assertThat(store.store(user.id(), client, 0, false, List.of()).block()).isFalse();

        assertThat(redis.redis().opsForHash().keys(kept).collectList().block()).hasSize(2);
        redis.redis().delete(new UserKeys(user.id()).recoveries(client), kept).block();
        assertThat(store.store(user.id(), client, 1, true, List.of(OTHER)).block())
                .as("after all was lost")
                .isTrue();
        assertThat(store.store(user.id(), client, 0, false, List.of()).block()).isFalse();
    }

    private static String find(Pattern pattern, String frame) {
        Matcher matcher = pattern.matcher(frame);
        assertThat(matcher.find()).as(frame).isTrue();
        return matcher.group(1);
    }
}
