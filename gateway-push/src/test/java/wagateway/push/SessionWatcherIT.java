package wagateway.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static wagateway.push.EventInjector.status;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import wagateway.example.SessionWatcher;
import wagateway.model.event.SessionStatus;
import wagateway.stack.redis.EmbeddedRedis;

/** The Java client of the documents. */
class SessionWatcherIT {
    @Test
    void it_comes_back_to_another_pod_when_its_own_goes_and_misses_nothing() {
        TestUser user = TestUser.fresh();
        List<JsonNode> messages = new CopyOnWriteArrayList<>();
        try (EmbeddedRedis redis = EmbeddedRedis.startTemporary();
                ClusterPod second = ClusterPod.start(redis.url())) {
            ClusterPod first = ClusterPod.start(redis.url());
            EventInjector events = second.injector();
            events.publish(user, status(1, SessionStatus.CREATED));
            events.complete(user);
            var connections = new AtomicInteger();
            var watcher = new SessionWatcher(
                    () -> URI.create(
                            "ws://127.0.0.1:" + (connections.getAndIncrement() == 0 ? first : second).port() + "/ws"),
                    user::token);
            var watching = watcher.messages().subscribe(messages::add);
            await().until(() -> versions(messages).contains(1L));

            first.close();
            LongStream.rangeClosed(2, 9)
                    .forEach(version -> events.publish(user, status(version, SessionStatus.CONNECTING)));
            await().until(() -> versions(messages).contains(9L));
            events.publish(user, status(10, SessionStatus.CONNECTED));
            await().until(() -> versions(messages).contains(10L));
            watching.dispose();
        }
        assertThat(versions(messages))
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 10).boxed().toList());
        assertThat(messages)
                .extracting(message -> message.path("type").asString())
                .doesNotContain("resync", "error");
    }

    private static List<Long> versions(List<JsonNode> messages) {
        return messages.stream()
                .filter(message -> message.path("data").has("version"))
                .map(message -> message.path("data").path("version").asLong())
                .toList();
    }
}
