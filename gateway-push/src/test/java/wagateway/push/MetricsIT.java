package wagateway.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static wagateway.push.EventInjector.status;

import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.test.context.TestPropertySource;
import wagateway.model.event.SessionStatus;
import wagateway.push.metrics.PushMetric;

@TestPropertySource(properties = "spring.test.metrics.export=true")
class MetricsIT extends RunningPushPod {
    private final MeterRegistry registry;

    MetricsIT(@Autowired ReactiveStringRedisTemplate template, @Autowired MeterRegistry registry) {
        super(template);
        this.registry = registry;
    }

    @Test
    void an_event_is_counted_on_its_way_and_its_age_is_measured() throws Exception {
        redis.publish(user, status(1, SessionStatus.CREATED));
        redis.complete(user);
        try (TestSocket socket = TestSocket.connected(port, user)) {
            socket.send("421[\"subscribe_session\",\"user123-personal\"]");
            socket.await("431");
            double received = count(PushMetric.RECEIVED);
            double delivered = count(PushMetric.DELIVERED);
            long measured = registry.get(PushMetric.AGE.id()).timer().count();

            redis.publish(user, status(2, SessionStatus.CONNECTED));
            socket.await("42[");

            await().until(() -> registry.get(PushMetric.AGE.id()).timer().count() == measured + 1);
            assertThat(count(PushMetric.RECEIVED)).isEqualTo(received + 1);
            assertThat(count(PushMetric.DELIVERED)).isEqualTo(delivered + 1);
        }
    }

    @Test
    void a_connection_is_counted_while_it_is_open_and_when_it_ends() throws Exception {
        await("those of the tests before have ended").until(() -> connections("websocket") == 0);
        double left = count(PushMetric.CLOSED, "reason", "client_left");
        try (TestSocket _ = TestSocket.connected(port, user)) {
            assertThat(connections("websocket")).isEqualTo(1);
        }
        await().until(() ->
                connections("websocket") == 0 && count(PushMetric.CLOSED, "reason", "client_left") == left + 1);
    }

    @Test
    void a_client_without_a_good_token_is_counted_by_reason() throws Exception {
        double before = count(PushMetric.REFUSED, "reason", "token_required");
        try (TestSocket socket = TestSocket.open(port)) {
            socket.send("40");
            socket.await("44");
        }
        assertThat(count(PushMetric.REFUSED, "reason", "token_required")).isEqualTo(before + 1);
    }

    @Test
    void prometheus_is_told_of_every_metric() throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/prometheus"))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            String body = client.send(request, BodyHandlers.ofString()).body();

            assertThat(Arrays.stream(PushMetric.values())
                            .map(metric -> metric.id().replace('.', '_')))
                    .allSatisfy(name -> assertThat(body).contains("# TYPE " + name));
            assertThat(body).contains("wagateway_push_event_age_seconds_bucket", "wagateway_push_redis_link 1.0");
        }
    }

    private double connections(String transport) {
        return registry.get(PushMetric.CONNECTIONS.id())
                .tag("transport", transport)
                .gauge()
                .value();
    }

    private double count(PushMetric metric, String... tags) {
        return registry.get(metric.id()).tags(tags).counter().count();
    }
}
