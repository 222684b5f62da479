package wagateway.push;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static wagateway.push.EventInjector.status;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import wagateway.model.event.SessionStatus;

@ExtendWith(OutputCaptureExtension.class)
class PollingIT extends RunningPushPod {
    private static final String PAGE = "http://localhost:3000";

    PollingIT(@Autowired ReactiveStringRedisTemplate template) {
        super(template);
    }

    @Test
    void a_poller_gets_the_present_state_then_what_follows() throws Exception {
        TestPoller poller = subscribed();

        redis.publish(user, status(2, SessionStatus.CONNECTED));
        assertThat(poller.await("42[")).contains("CONNECTED");
    }

    @ParameterizedTest
    @CsvSource({
        "GET,  transport=polling,                 400, 5, Unsupported protocol version",
        "GET,  EIO=3&transport=polling,           400, 5, Unsupported protocol version",
        "GET,  EIO=4,                             400, 0, Transport unknown",
        "GET,  EIO=4&transport=flashsocket,       400, 0, Transport unknown",
        "GET,  EIO=4&transport=polling&sid=abc,   400, 1, Session ID unknown",
        "POST, EIO=4&transport=polling&sid=abc,   400, 1, Session ID unknown",
        "POST, EIO=4&transport=polling,           400, 2, Bad handshake method",
        "PUT,  EIO=4&transport=polling,           400, 2, Bad handshake method",
        "GET,  EIO=4&transport=polling&j=0,       400, 3, Bad request",
        "GET,  EIO=4&transport=websocket&sid=abc, 400, 3, Bad request",
        "PUT,  EIO=4&transport=polling&sid=abc,   400, 3, Bad request"
    })
    void a_refusal_says_why_as_the_reference_server_does(
            String method, String query, int status, int code, String message) throws Exception {
        HttpResponse<String> answer =
                send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/socket.io/?" + query))
                        .method(method, BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo("{\"code\":%d,\"message\":\"%s\"}".formatted(code, message));
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    }

    @Test
    void no_response_is_cached() throws Exception {
        TestPoller poller = TestPoller.open(port);
        HttpResponse<String> handshake = send(HttpRequest.newBuilder(TestPoller.uri(port, "")));
        HttpResponse<String> post = poller.post("40{\"token\":\"" + user.token() + "\"}");

        assertThat(List.of(handshake, post, poller.get()))
                .allSatisfy(answer ->
                        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store"));
    }

    @Test
    void pages_of_the_allowed_origin_may_poll_with_credentials() throws Exception {
        HttpResponse<String> preflight = send(HttpRequest.newBuilder(TestPoller.uri(port, ""))
                .method("OPTIONS", BodyPublishers.noBody())
                .header("Origin", PAGE)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "content-type"));
        HttpResponse<String> post = TestPoller.open(port).post("40{}", PAGE);

        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Methods"))
                .contains("GET,POST");
        assertThat(List.of(preflight, post)).allSatisfy(answer -> {
            assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
                    .contains(PAGE);
            assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials"))
                    .contains("true");
        });
    }

    @Test
    void pages_of_other_origins_are_answered_and_kept_from_the_answer_by_their_browser() throws Exception {
        HttpResponse<String> post = TestPoller.open(port).post("40{}", "http://elsewhere.example");

        assertThat(post.statusCode()).isEqualTo(200);
        assertThat(post.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/socket.io//?EIO=4&transport=polling",
                "/socket.io/any/thing?EIO=4&transport=polling",
                "/socket.io/?EIO=4&transport=polling&a=x|y&b={z}&c=\"q\"&d=%zz&e=[^`]",
                "/socket.io/?EIO=3&EIO=4&transport=polling&sid="
            })
    void what_the_reference_server_reads_is_read(String target) throws Exception {
        try (RawSocket http = RawSocket.open(port)) {
            assertThat(http.request("GET", target, List.of("Host: push_pods:port", "Origin: " + PAGE)))
                    .isEqualTo(200);
            assertThat(http.body()).startsWith("0{");
            assertThat(http.header("access-control-allow-origin")).isEqualTo(PAGE);
        }
    }

    @ParameterizedTest
    @CsvSource({"9000, 5000", "16000, 16000"})
    void a_request_may_be_as_long_as_for_the_reference_server(int cookie, int query) throws Exception {
        try (RawSocket http = RawSocket.open(port)) {
            assertThat(http.request(
                            "GET",
                            "/socket.io/?EIO=4&transport=polling&a=" + "x".repeat(query),
                            List.of("Host: localhost", "Cookie: a=" + "x".repeat(cookie))))
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({"17000, 1, 431, request_headers_too_large", "1, 17000, 414, request_line_too_long"})
    void one_that_is_longer_is_told_the_limit(int cookie, int query, int status, String code) throws Exception {
        try (RawSocket http = RawSocket.open(port)) {
            assertThat(http.request(
                            "GET",
                            "/socket.io/?EIO=4&transport=polling&a=" + "x".repeat(query),
                            List.of("Host: localhost", "Cookie: a=" + "x".repeat(cookie))))
                    .isEqualTo(status);
            assertThat(http.header("content-type")).isEqualTo("application/problem+json");
            assertThat(http.body()).contains("\"code\":\"" + code + "\"", "16384");
        }
    }

    @Test
    void what_is_no_http_is_told_so() throws Exception {
        try (RawSocket http = RawSocket.open(port)) {
            http.type("hello\r\n\r\n");
            assertThat(http.answer()).isEqualTo(400);
            assertThat(http.body()).contains("\"code\":\"malformed_request\"");
        }
    }

    @Test
    void who_looks_for_the_client_is_told_where_it_is() throws Exception {
        try (RawSocket http = RawSocket.open(port)) {
            for (String file : List.of("socket.io.js", "socket.io.esm.min.js", "socket.io.min.js.map")) {
                assertThat(http.request("GET", "/socket.io/" + file, List.of("Host: localhost")))
                        .isEqualTo(404);
                assertThat(http.body()).contains("cdn.socket.io");
            }
        }
    }

    @Test
    void after_a_goodbye_the_session_is_unknown_at_once() throws Exception {
        TestPoller poller = TestPoller.connected(port, user);

        assertThat(poller.post("1").body()).isEqualTo("ok");
        assertThat(poller.get().body()).isEqualTo("{\"code\":1,\"message\":\"Session ID unknown\"}");
    }

    @Test
    void a_body_over_the_limit_is_refused_and_ends_the_session() throws Exception {
        TestPoller poller = TestPoller.connected(port, user);

        assertThat(poller.post("4" + "x".repeat(1_000_000)).statusCode()).isEqualTo(413);
        assertThat(poller.get().statusCode()).isEqualTo(400);
    }

    @Test
    void a_body_without_a_token_has_a_limit_of_its_own() throws Exception {
        TestPoller poller = TestPoller.open(port);

        assertThat(poller.post("4" + "x".repeat(32 * 1_024)).statusCode()).isEqualTo(413);
        assertThat(poller.get().statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "4zzz", "b!", "40\u001e", "40{}\u001e9"})
    void a_payload_that_breaks_a_rule_ends_the_session(String payload) throws Exception {
        TestPoller poller = TestPoller.open(port);

        assertThat(poller.post(payload).statusCode()).isEqualTo(400);
        assertThat(poller.get().statusCode()).isEqualTo(400);
    }

    @Test
    void a_second_post_beside_an_unfinished_one_ends_the_session() throws Exception {
        TestPoller poller = TestPoller.open(port);
        try (RawSocket unfinished = RawSocket.open(port)) {
            unfinished.type("POST /socket.io/?EIO=4&transport=polling&sid=" + poller.sid()
                    + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n4");
            await().untilAsserted(
                            () -> assertThat(poller.post("3").statusCode()).isEqualTo(400));
        }
        assertThat(poller.get().statusCode()).isEqualTo(400);
    }

    @Test
    void a_probe_that_fails_leaves_polling_alive() throws Exception {
        TestPoller poller = subscribed();
        try (TestSocket probe = TestSocket.upgradeOf(port, poller.sid())) {
            probe.send("2probe");
            probe.await("3probe");
        }

        redis.publish(user, status(2, SessionStatus.CONNECTED));
        assertThat(poller.await("42[")).contains("CONNECTED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "4hello", "3probe", "x"})
    void a_trial_that_says_anything_else_is_closed_and_polling_goes_on(String frame) throws Exception {
        TestPoller poller = subscribed();
        try (TestSocket probe = TestSocket.upgradeOf(port, poller.sid())) {
            probe.send(frame);
            assertThat(probe.awaitClose()).isEqualTo(1008);
        }

        redis.publish(user, status(2, SessionStatus.CONNECTED));
        assertThat(poller.await("42[")).contains("CONNECTED");
    }

    @Test
    void there_is_one_trial_at_a_time() throws Exception {
        TestPoller poller = TestPoller.open(port);
        try (TestSocket first = TestSocket.upgradeOf(port, poller.sid())) {
            first.send("2probe");
            first.await("3probe");
            try (TestSocket second = TestSocket.upgradeOf(port, poller.sid())) {
                assertThat(second.awaitClose()).isEqualTo(1008);
            }
            first.send("2probe");
            first.await("3probe");
        }
    }

    @Test
    void nothing_is_lost_or_doubled_when_events_flow_during_an_upgrade() throws Exception {
        TestPoller poller = subscribed();
        List<String> events = new ArrayList<>();
        try (TestSocket socket = TestSocket.upgradeOf(port, poller.sid())) {
            redis.publish(user, status(2, SessionStatus.RECONNECTING));
            events.add(poller.await("42["));
            var parked = poller.getLater();
            socket.send("2probe");
            socket.await("3probe");
            assertThat(parked.join().body()).isEqualTo("6");
            redis.publish(user, status(3, SessionStatus.CONNECTED));
            socket.send("5");
            events.add(socket.await("42["));
            redis.publish(user, status(4, SessionStatus.DISCONNECTED));
            events.add(socket.await("42["));
        }

        assertThat(events)
                .extracting(event -> event.replaceAll(".*\"version\":(\\d+).*", "$1"))
                .containsExactly("2", "3", "4");
    }

    @Test
    void a_trial_that_does_not_read_is_cut_off_and_polling_goes_on() throws Exception {
        TestPoller poller = subscribed();
        try (RawSocket trial = RawSocket.upgradeOf(port, poller.sid())) {
            Thread.startVirtualThread(() -> pingUntilCutOff(trial));
            // some ten thousand frames later, and before the time of a trial is over
            await().atMost(9, SECONDS).until(() -> isTrialTaken(poller.sid()));
        }

        redis.publish(user, status(2, SessionStatus.CONNECTED));
        assertThat(poller.await("42[")).contains("CONNECTED");
    }

    private static void pingUntilCutOff(RawSocket trial) {
        try {
            while (true) {
                trial.send(RawFrame.FINAL | RawFrame.PING, new byte[125]);
            }
        } catch (IOException _) {
            // by the pod, or by the test
        }
    }

    private boolean isTrialTaken(String sid) throws IOException {
        try (RawSocket trial = RawSocket.upgradeOf(port, sid)) {
            trial.send("2probe");
            return trial.receive() instanceof RawFrame frame && frame.opcode() == RawFrame.TEXT;
        } catch (SocketException _) {
            return false;
        }
    }

    @Test
    void a_post_that_is_cut_off_ends_the_session_and_nobody_is_alarmed(CapturedOutput log) throws Exception {
        TestPoller poller = subscribed();
        try (RawSocket unfinished = RawSocket.open(port)) {
            unfinished.type("POST /socket.io/?EIO=4&transport=polling&sid=" + poller.sid()
                    + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n4");
        }

        await().until(() -> redis.subscriptions(user) == 0);
        assertThat(log.getOut()).doesNotContain("AbortedException", "500 Server Error");
    }

    @Test
    void an_idle_poller_costs_one_parked_request_and_no_thread() throws Exception {
        TestPoller.connected(port, user);
        redis.publish(user, status(1, SessionStatus.CREATED));
        redis.complete(user);
        var threads = ManagementFactory.getThreadMXBean();
        List<RawSocket> parked = new ArrayList<>();
        try {
            int before = threads.getThreadCount();
            for (int i = 0; i < 90; i++) {
                RawSocket socket = RawSocket.open(port);
                parked.add(socket);
                socket.type("GET /socket.io/?EIO=4&transport=polling&sid="
                        + subscriber().sid() + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
            }
            assertThat(threads.getThreadCount() - before).isLessThan(20);

            redis.publish(user, status(2, SessionStatus.CONNECTED));
            for (RawSocket socket : parked) {
                assertThat(socket.answer()).isEqualTo(200);
            }
        } finally {
            for (RawSocket socket : parked) {
                socket.close();
            }
        }
    }

    private TestPoller subscribed() throws Exception {
        redis.publish(user, status(1, SessionStatus.CREATED));
        redis.complete(user);
        return subscriber();
    }

    private TestPoller subscriber() throws Exception {
        TestPoller poller = TestPoller.connected(port, user);
        assertThat(poller.post("42[\"subscribe_session\",\"user123-personal\"]").body())
                .isEqualTo("ok");
        assertThat(poller.await("42[")).contains("CREATED");
        return poller;
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request.build(), BodyHandlers.ofString());
        }
    }
}
