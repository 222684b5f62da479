package wagateway.push;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static wagateway.push.EventInjector.paused;
import static wagateway.push.EventInjector.qr;
import static wagateway.push.EventInjector.status;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import wagateway.model.event.SessionStatus;
import wagateway.pod.RedisUrl;
import wagateway.stack.redis.EmbeddedRedis;
import wagateway.stack.redis.EmbeddedRedisCluster;
import wagateway.stack.redis.EmbeddedSentinel;
import wagateway.stack.redis.RedisUser;

/** A pod under {@code deploy/redis/users.acl}, in each layout of Redis; what an API pod does is done as the user of its kind. */
class RedisUsersIT {
    private record Running(String url, List<EmbeddedRedis> servers, List<Runnable> closing) implements AutoCloseable {
        @Override
        public void close() {
            closing.forEach(Runnable::run);
        }
    }

    private final TestUser user = TestUser.fresh();

    @ParameterizedTest
    @EnumSource(RedisUrl.Layout.class)
    void a_pod_has_the_permissions_that_it_needs_and_none_to_publish(RedisUrl.Layout layout) throws Exception {
        try (Running redis = running(layout);
                ConfigurableApplicationContext writer = client(RedisUser.API.in(redis.url()));
                ClusterPod pod = ClusterPod.start(RedisUser.PUSH.in(redis.url()))) {
            var api = new EventInjector(writer.getBean(ReactiveStringRedisTemplate.class));
            api.publish(user, status(1, SessionStatus.CREATED));
            api.complete(user);
            try (TestSocket socket = TestSocket.connected(pod.port(), user)) {
                socket.send("421[\"subscribe_session\",\"user123-personal\"]");
                socket.await("431");
                api.publish(user, status(2, SessionStatus.CONNECTED));
                assertThat(socket.await(
                                "42[\"session_status_changed\",{\"sessionId\":\"user123-personal\",\"status\":\"CONN"))
                        .contains("\"version\":2");
                api.publish(user, qr(3, "2@abc", Duration.ofMinutes(1)));
                await().atMost(5, SECONDS).until(() -> api.isWatched(user));
                api.publish(user, paused(4));
                await().atMost(5, SECONDS).until(() -> api.isResumeRequestedFor(user));
                socket.send("422[\"unsubscribe_session\",\"user123-personal\"]");
                socket.await("432");
            }
            assertThat(redis.servers())
                    .allSatisfy(server -> assertThat(server.ask("ACL", "LOG")).isEqualTo(""));

            assertThatThrownBy(() -> pod.injector().publish(user, status(5, SessionStatus.DISCONNECTED)))
                    .rootCause()
                    .hasMessageContaining("NOPERM");
            assertThatThrownBy(() -> pod.injector().send(user, "anything"))
                    .rootCause()
                    .hasMessageContaining("NOPERM");
        }
    }

    private static Running running(RedisUrl.Layout layout) {
        if (layout == RedisUrl.Layout.CLUSTER) {
            var cluster = EmbeddedRedisCluster.start(3, 0);
            return new Running(cluster.url(), cluster.masters(), List.of(cluster::close));
        }
        var master = EmbeddedRedis.startTemporary();
        if (layout == RedisUrl.Layout.STANDALONE) {
            return new Running(master.url(), List.of(master), List.of(master::close));
        }
        var replica = EmbeddedRedis.startReplicaOf(master);
        var sentinel = EmbeddedSentinel.watching(master, 1);
        return new Running(
                sentinel.url(), List.of(master, replica), List.of(sentinel::close, replica::close, master::close));
    }

    private static ConfigurableApplicationContext client(String url) {
        return new SpringApplicationBuilder(Client.class)
                .run("--spring.main.web-application-type=none", "--REDIS_URL=" + url);
    }

    @ImportAutoConfiguration({DataRedisAutoConfiguration.class, DataRedisReactiveAutoConfiguration.class})
    static class Client {}
}
