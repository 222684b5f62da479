package wagateway.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static wagateway.push.EventInjector.status;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.test.context.TestPropertySource;
import wagateway.model.event.SessionStatus;
import wagateway.push.metrics.PushMetric;

@TestPropertySource(
        properties = {
            "spring.test.metrics.export=true",
            "wagateway.push.admission.trusted-proxies=127.0.0.0/8",
            "wagateway.push.admission.address-newcomers=2",
            "wagateway.push.admission.message-timeout=500ms",
            "wagateway.push.admission.connections-per-user=3"
        })
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
    void newcomers_of_one_address_beyond_its_share_are_refused_and_counted_until_a_token_is_accepted()
            throws Exception {
        awaitNewcomers(0);
        double before = count(PushMetric.REFUSED, "reason", "address_newcomers");
        try (RawSocket first = RawSocket.open(port);
                RawSocket second = RawSocket.open(port);
                RawSocket other = RawSocket.open(port);
                RawSocket last = RawSocket.open(port)) {
            assertThat(first.request("GET", RawSocket.PATH, from("198.51.100.1")))
                    .isEqualTo(101);
            assertThat(second.request("GET", "/ws", from("1.1.1.1, 198.51.100.1")))
                    .isEqualTo(101);
            assertRefused(
                    "/socket.io/?EIO=4&transport=polling", "{\"code\":4,\"message\":\"Too many connections without a");
            assertRefused("/ws", "{\"type\":\"urn:wagateway:problem:address_newcomers\"");
            assertThat(other.request("GET", "/ws", from("198.51.100.2"))).isEqualTo(101);
            assertThat(count(PushMetric.REFUSED, "reason", "address_newcomers")).isEqualTo(before + 2);

            first.send("40{\"token\":\"" + user.token() + "\"}");
            first.await("40{");

            assertThat(last.request("GET", RawSocket.PATH, from("198.51.100.1")))
                    .isEqualTo(101);
            awaitNewcomers(3);
        }
        awaitNewcomers(0);
    }

    @Test
    void a_user_has_so_many_connections_over_all_transports_and_one_more_when_one_has_ended() throws Exception {
        redis.complete(user);
        awaitNewcomers(0);
        double before = count(PushMetric.REFUSED, "reason", "too_many_connections");
        DistributionSummary ofUser = registry.get(PushMetric.OF_USER.id()).summary();
        double connections = ofUser.totalAmount();
        TestSocket first = TestSocket.connected(port, user);
        try (TestEventStream _ = TestEventStream.open(port, user.token(), "", null);
                TestSocket plain = TestSocket.plain(port, user.token());
                TestSocket refused = TestSocket.open(port);
                TestSocket refusedPlain = openAfter(plain)) {
            refused.send("40{\"token\":\"" + user.token() + "\"}");
            assertThat(refused.await("44"))
                    .isEqualTo("44{\"message\":\"Too many connections\",\"data\":{\"code\":\"too_many_connections\"}}");
            assertThat(refusedPlain.awaitClose()).isEqualTo(4008);
            HttpResponse<InputStream> stream = TestEventStream.request(port, "Bearer " + user.token(), "", null);
            assertThat(stream.statusCode()).isEqualTo(429);
            assertThat(new String(stream.body().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("\"code\":\"too_many_connections\"", "do not reconnect");
            assertThat(count(PushMetric.REFUSED, "reason", "too_many_connections"))
                    .isEqualTo(before + 3);
            assertThat(ofUser.totalAmount()).as("its first, second and third").isEqualTo(connections + 1 + 2 + 3);

            first.close();

            await().untilAsserted(() -> {
                refused.send("40{\"token\":\"" + user.token() + "\"}");
                assertThat(refused.await("4")).startsWith("40{");
            });
        }
    }

    @Test
    void a_head_that_takes_too_long_is_given_up_and_counted() throws Exception {
        double before = count(PushMetric.REFUSED, "reason", "slow_request");
        try (RawSocket slow = RawSocket.open(port)) {
            slow.type("GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: p");

            assertThat(slow.answer()).isEqualTo(408);
            assertThat(slow.body()).contains("\"code\":\"request_timeout\"");
        }
        assertThat(count(PushMetric.REFUSED, "reason", "slow_request")).isEqualTo(before + 1);
    }

    private void awaitNewcomers(int count) {
        await().until(() -> registry.get(PushMetric.NEWCOMERS.id()).gauge().value() == count);
    }

    private TestSocket openAfter(TestSocket admitted) throws InterruptedException {
        admitted.await("{\"type\":\"connected\"");
        return TestSocket.plain(port, user.token());
    }

    private void assertRefused(String target, String body) throws IOException {
        try (RawSocket refused = RawSocket.open(port)) {
            assertThat(refused.request("GET", target, from("198.51.100.1"))).isEqualTo(429);
            assertThat(refused.header("retry-after")).matches("[1-5]");
            assertThat(refused.header("access-control-allow-origin")).isEqualTo("http://localhost:3000");
            assertThat(refused.body()).startsWith(body);
        }
    }

    private static List<String> from(String forwarded) {
        List<String> headers = new ArrayList<>(RawSocket.HANDSHAKE);
        headers.add("Origin: http://localhost:3000");
        headers.add("X-Forwarded-For: " + forwarded);
        return headers;
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
