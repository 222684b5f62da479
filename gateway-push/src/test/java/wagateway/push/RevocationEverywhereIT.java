package wagateway.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import wagateway.model.channel.RevocationKeys;
import wagateway.model.token.Revocation;
import wagateway.model.wire.RevocationList;
import wagateway.stack.redis.EmbeddedRedis;

/** Three pods on one Redis, the last of them by way of a network that may fail. */
class RevocationEverywhereIT {
    /** A second, and one more for what else a machine that runs tests has to do. */
    private static final Duration SOON = Duration.ofSeconds(2);
    /** A second more until the pod has its connection to Redis again. */
    private static final Duration SOON_AFTER_RETURN = SOON.plusSeconds(1);
    /** Longer than a pod waits before it looks again. */
    private static final Duration SEVERAL_LOOKS = Duration.ofSeconds(1);

    private static final EmbeddedRedis REDIS = EmbeddedRedis.startTemporary();
    private static final SilentProxy NETWORK = new SilentProxy(REDIS.port());
    private static final List<ClusterPod> PODS = new ArrayList<>();
    private static final List<Revocation> REVOKED = new ArrayList<>();

    private final TestUser user = TestUser.fresh();
    private final TestUser other = TestUser.fresh();

    /** One of each transport, on one pod. */
    private record Connections(TestSocket socketIo, TestSocket plain, TestEventStream stream) implements AutoCloseable {
        static Connections of(TestUser user, ClusterPod pod) throws Exception {
            var connections = new Connections(
                    TestSocket.connected(pod.port(), user),
                    TestSocket.plain(pod.port(), user.token()),
                    TestEventStream.open(pod.port(), user.token(), "", null));
            connections.plain.await("{\"type\":\"connected\"");
            connections.stream.await("connected");
            return connections;
        }

        /** Returns when the last one is gone. */
        void awaitPutOut() throws InterruptedException {
            assertThat(socketIo.awaitClose()).isEqualTo(4010);
            assertThat(plain.awaitClose()).isEqualTo(4010);
            assertThat(stream.isEnded()).isTrue();
        }

        void expectServed() throws InterruptedException {
            plain.send("{\"type\":\"ping\"}");
            plain.await("{\"type\":\"pong\"");
            assertThat(socketIo.isClosed()).isFalse();
            assertThat(stream.hasEnded()).isFalse();
        }

        @Override
        public void close() {
            socketIo.close();
            plain.close();
            stream.close();
        }
    }

    @BeforeAll
    static void start() {
        PODS.add(ClusterPod.start(REDIS.url()));
        PODS.add(ClusterPod.start(REDIS.url()));
        PODS.add(ClusterPod.start(NETWORK.url()));
    }

    @AfterAll
    static void stop() {
        PODS.forEach(ClusterPod::close);
        NETWORK.close();
        REDIS.close();
    }

    @Test
    void the_last_connection_of_a_user_is_gone_from_every_pod_and_transport_within_a_second() throws Exception {
        try (Connections first = Connections.of(user, PODS.get(0));
                Connections second = Connections.of(user, PODS.get(1));
                Connections third = Connections.of(user, PODS.get(2));
                Connections others = Connections.of(other, PODS.get(2))) {
            Instant revoked = revoke(user);
            for (Connections each : List.of(first, second, third)) {
                each.awaitPutOut();
            }

            assertThat(Duration.between(revoked, Instant.now())).isLessThan(SOON);
            others.expectServed();
        }
    }

    @Test
    void a_pod_without_redis_keeps_to_what_it_knew_and_makes_good_as_soon_as_it_is_back() throws Exception {
        try (Connections early = Connections.of(other, PODS.get(2));
                Connections near = Connections.of(user, PODS.get(0));
                Connections far = Connections.of(user, PODS.get(2))) {
            revoke(other);
            early.awaitPutOut();
            NETWORK.cut(true);
            Instant revoked = revoke(user);
            near.awaitPutOut();
            assertThat(Duration.between(revoked, Instant.now())).isLessThan(SOON);
            far.expectServed();
            await().during(SEVERAL_LOOKS).until(() -> isRefused(other, PODS.get(2)));

            Instant returned = Instant.now();
            NETWORK.cut(false);
            far.awaitPutOut();

            assertThat(Duration.between(returned, Instant.now())).isLessThan(SOON_AFTER_RETURN);
        } finally {
            NETWORK.cut(false);
        }
    }

    private static boolean isRefused(TestUser user, ClusterPod pod) throws InterruptedException {
        try (TestSocket again = TestSocket.plain(pod.port(), user.token())) {
            return again.await("{").contains("authentication_failed");
        }
    }

    private static Instant revoke(TestUser user) {
        REVOKED.add(new Revocation(user.id(), null, null, Instant.now().plus(Duration.ofHours(1))));
        Instant now = Instant.now();
        REDIS.ask("SET", RevocationKeys.ALL, new RevocationList(REVOKED.size(), REVOKED).write());
        return now;
    }
}
