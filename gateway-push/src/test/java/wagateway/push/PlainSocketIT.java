package wagateway.push;

import static org.assertj.core.api.Assertions.assertThat;
import static wagateway.push.EventInjector.qr;
import static wagateway.push.EventInjector.status;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.test.context.TestPropertySource;
import wagateway.model.event.SessionStatus;
import wagateway.model.identity.SessionId;

/** Clients of {@code /ws}. */
@TestPropertySource(properties = {"wagateway.push.recovery.max-replay=20", "wagateway.push.stuck-after=2s"})
class PlainSocketIT extends RunningPushPod {
    private static final String WATCH = "{\"type\":\"subscribe\",\"session\":\"user123-personal\",\"id\":1}";
    private static final Pattern OFFSET = Pattern.compile("\"offset\":\"([a-z0-9]+-\\d+)\"");
    private static final Pattern VERSION = Pattern.compile("\"version\":(\\d+)}");
    private static final SessionId OTHER = new SessionId("user123-other");

    PlainSocketIT(@Autowired ReactiveStringRedisTemplate template) {
        super(template);
    }

    @BeforeEach
    void create() {
        redis.publish(user, status(1, SessionStatus.CREATED));
        redis.publish(user, status(OTHER, 1, SessionStatus.CREATED));
        redis.complete(user);
    }

    @Test
    void a_subscriber_gets_the_present_state_then_what_follows() throws Exception {
        try (TestSocket socket = open()) {
            socket.send(WATCH);
            assertThat(socket.await("{\"type\":\"session_status_changed\""))
                    .startsWith("{\"type\":\"session_status_changed\",\"offset\":\"" + redis.epoch()
                            + "-2\",\"data\":{\"sessionId\":" + "\"user123-personal\",\"status\":\"CREATED\"");
            assertThat(socket.await("{\"type\":\"ack\""))
                    .isEqualTo("{\"type\":\"ack\",\"id\":1,\"session\":\"user123-personal\"}");

            redis.publish(user, qr(2, "2@code", Duration.ofSeconds(60)));
            assertThat(socket.await("{\"type\":\"qr_code_updated\""))
                    .contains("\"offset\":\"" + redis.epoch() + "-3\"", "\"qrCode\":\"2@code\"");

            socket.send("{\"type\":\"unsubscribe\",\"session\":\"user123-personal\",\"id\":2}");
            socket.await("{\"type\":\"ack\",\"id\":2");
            redis.publish(user, status(3, SessionStatus.CONNECTED));
            socket.send("{\"type\":\"ping\"}");
            assertThat(socket.poll(10)).isEqualTo("{\"type\":\"pong\"}");
        }
    }

    @Test
    void the_token_of_the_handshake_will_do_and_a_bad_one_will_not() throws Exception {
        try (TestSocket socket = TestSocket.plain(port, user.token());
                TestSocket refused = TestSocket.plain(port, "bad")) {
            socket.await("{\"type\":\"connected\"");
            socket.send("{\"type\":\"subscribe\",\"all\":true,\"id\":1}");
            socket.await("{\"type\":\"ack\",\"id\":1}");
            assertThat(refused.await("{\"type\":\"error\"")).contains("authentication_failed");
        }
    }

    @Test
    void a_page_may_give_its_token_as_a_subprotocol() throws Exception {
        try (RawSocket socket = RawSocket.open(port)) {
            var offer = new ArrayList<>(RawSocket.HANDSHAKE);
            offer.add("Sec-WebSocket-Protocol: wagateway, bearer." + user.token());
            assertThat(socket.request("GET", "/ws", offer)).isEqualTo(101);
            assertThat(socket.header("sec-websocket-protocol")).isEqualTo("wagateway");

            assertThat(socket.await("{\"type\":\"connected\""))
                    .contains(user.id().value());
        }
    }

    @ParameterizedTest
    @CsvSource({"nobody-s, session_not_found", "NOT ONE, session_not_found"})
    void a_session_that_the_user_has_not_is_refused(String session, String code) throws Exception {
        try (TestSocket socket = open()) {
            socket.send("{\"type\":\"subscribe\",\"session\":\"" + session + "\"}");

            assertThat(socket.await("{\"type\":\"error\"")).contains(session, code);
        }
    }

    @Test
    void a_frame_that_names_many_sessions_counts_as_many() throws Exception {
        String hundred = IntStream.range(0, 100)
                .mapToObj(n -> "\"user123-" + n + "\"")
                .collect(Collectors.joining(",", "{\"type\":\"unsubscribe\",\"sessions\":[", "]}"));
        try (TestSocket socket = open()) {
            for (int frame = 0; frame < 10; frame++) {
                socket.send(hundred);
            }
            socket.send("{\"type\":\"ping\",\"id\":7}");
            socket.await("{\"type\":\"pong\",\"id\":7");
            for (int frame = 0; frame < 30; frame++) {
                socket.sendIgnoringFailure(hundred);
            }

            assertThat(socket.awaitClose()).isEqualTo(4005);
        }
    }

    @Test
    void another_users_session_is_refused_even_with_an_offset_and_its_events_never_come() throws Exception {
        TestUser stranger = TestUser.fresh();
        redis.publish(stranger, status(new SessionId("stranger-s"), 1, SessionStatus.CREATED));
        redis.complete(stranger);
        try (TestSocket socket = TestSocket.plain(port, stranger.token())) {
            socket.send("{\"type\":\"subscribe\",\"session\":\"user123-personal\",\"offset\":\"" + redis.epoch()
                    + "-1\",\"id\":1}");
            socket.await("{\"type\":\"resync\"");
            assertThat(socket.await("{\"type\":\"error\"")).contains("\"id\":1", "session_not_found");
            socket.send("{\"type\":\"subscribe\",\"all\":true,\"id\":2}");
            socket.await("{\"type\":\"ack\",\"id\":2}");

            redis.publish(user, status(2, SessionStatus.CONNECTING));
            redis.publish(stranger, status(new SessionId("stranger-s"), 2, SessionStatus.CONNECTED));
            assertThat(socket.await("{\"type\":\"session_status_changed\"")).contains("stranger-s");
        }
    }

    @Test
    void who_comes_back_to_another_pod_is_given_what_it_missed_in_order_and_then_what_follows() throws Exception {
        String seen = watchAndLeave(WATCH);
        publish(2, 5);
        redis.publish(user, status(OTHER, 2, SessionStatus.CONNECTED));
        try (ClusterPod another = ClusterPod.start(REDIS);
                TestSocket socket = TestSocket.plain(another.port(), user.token())) {
            socket.send("{\"type\":\"subscribe\",\"session\":\"user123-personal\",\"offset\":\"" + seen + "\"}");
            publish(6, 8);

            assertThat(versions(socket, 7)).containsExactlyElementsOf(from(2, 8));
        }
    }

    @Test
    void who_comes_back_and_missed_nothing_gets_nothing_but_what_follows() throws Exception {
        String seen = watchAndLeave("{\"type\":\"subscribe\",\"all\":true}");
        try (TestSocket socket = TestSocket.plain(port, user.token())) {
            socket.await("{\"type\":\"connected\"");
            socket.send("{\"type\":\"subscribe\",\"all\":true,\"offset\":\"" + seen + "\",\"id\":1}");
            assertThat(socket.poll(10)).isEqualTo("{\"type\":\"ack\",\"id\":1}");

            publish(2, 2);
            assertThat(versions(socket, 1)).containsExactly(2L);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"EPOCH-1", "epoch2-1", "EPOCH-99999", "nonsense"})
    void an_offset_that_nobody_can_go_on_from_is_said_and_the_present_state_follows(String offset) throws Exception {
        publish(2, 40);
        try (TestSocket socket = TestSocket.plain(port, user.token())) {
            socket.await("{\"type\":\"connected\"");
            socket.send("{\"type\":\"subscribe\",\"session\":\"user123-personal\",\"offset\":\""
                    + offset.replace("EPOCH", redis.epoch()) + "\"}");

            assertThat(socket.poll(10)).startsWith("{\"type\":\"resync\",\"data\":{\"offset\":\"");
            assertThat(versions(socket, 1)).containsExactly(40L);
        }
    }

    @Test
    void only_the_first_subscription_goes_on_from_an_offset() throws Exception {
        String seen = watchAndLeave(WATCH);
        try (TestSocket socket = open()) {
            socket.send("{\"type\":\"subscribe\",\"session\":\"user123-other\",\"id\":1}");
            socket.await("{\"type\":\"ack\"");
            socket.send("{\"type\":\"subscribe\",\"session\":\"user123-personal\",\"offset\":\"" + seen + "\"}");

            socket.await("{\"type\":\"resync\"");
            assertThat(socket.await("{\"type\":\"session_status_changed\"")).contains("user123-personal");
        }
    }

    @Test
    void what_is_subscribed_while_a_client_goes_on_has_its_present_state() throws Exception {
        String seen = watchAndLeave(WATCH);
        publish(2, 3);
        try (TestSocket socket = open()) {
            socket.send("{\"type\":\"subscribe\",\"session\":\"user123-personal\",\"offset\":\"" + seen + "\"}");
            socket.send("{\"type\":\"subscribe\",\"session\":\"user123-other\"}");

            assertThat(versions(socket, 2)).containsExactly(2L, 3L);
            assertThat(socket.await("{\"type\":\"session_status_changed\""))
                    .contains("user123-other", "\"offset\":\"" + redis.epoch() + "-4\"");
        }
    }

    @ParameterizedTest
    @CsvSource({"x, 1002", "[], 1002", "{}, 1002"})
    void garbage_is_closed_as_a_protocol_violation(String text, int code) throws Exception {
        try (TestSocket socket = open()) {
            socket.send(text);

            assertThat(socket.awaitClose()).isEqualTo(code);
        }
    }

    @Test
    void a_message_beyond_the_limit_is_closed_as_too_large() throws Exception {
        try (TestSocket socket = open()) {
            socket.sendIgnoringFailure("{\"type\":\"" + "x".repeat(2_000_000) + "\"}");

            assertThat(socket.awaitClose()).isEqualTo(1009);
        }
    }

    @Test
    void a_flood_of_messages_is_closed() throws Exception {
        try (TestSocket socket = open()) {
            for (int i = 0; i < 5_000; i++) {
                socket.sendIgnoringFailure("{\"type\":\"nothing\"}");
            }

            assertThat(socket.awaitClose()).isEqualTo(4005);
        }
    }

    @Test
    void a_reader_that_has_stopped_is_closed_with_a_reason() throws Exception {
        try (RawSocket stopped = RawSocket.plain(port)) {
            stopped.send("{\"type\":\"auth\",\"token\":\"" + user.token() + "\"}");
            stopped.await("{\"type\":\"connected\"");
            stopped.send("{\"type\":\"subscribe\",\"all\":true,\"id\":1}");
            stopped.await("{\"type\":\"ack\"");

            redis.publishUntilNobodyListens(user);

            assertThat(stopped.awaitClose()).isEqualTo(4004);
        }
    }

    @Test
    void a_request_that_is_no_handshake_is_told_so() throws Exception {
        try (RawSocket http = RawSocket.open(port)) {
            assertThat(http.request("GET", "/ws", List.of("Host: localhost"))).isEqualTo(426);
        }
    }

    private TestSocket open() throws Exception {
        TestSocket socket = TestSocket.plain(port);
        socket.send("{\"type\":\"auth\",\"token\":\"" + user.token() + "\"}");
        socket.await("{\"type\":\"connected\"");
        return socket;
    }

    /** Subscribes, and goes without a goodbye; gives the offset that it has seen last. */
    private String watchAndLeave(String subscribe) throws Exception {
        try (TestSocket socket = open()) {
            socket.send(subscribe);
            Matcher offset = OFFSET.matcher("");
            while (!offset.reset(socket.await("{")).find()) {}
            return offset.group(1);
        }
    }

    private void publish(long first, long last) {
        from(first, last).forEach(version -> redis.publish(user, status(version, SessionStatus.CONNECTING)));
    }

    private static List<Long> from(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    private static List<Long> versions(TestSocket socket, int count) throws InterruptedException {
        var versions = new ArrayList<Long>();
        while (versions.size() < count) {
            Matcher version = VERSION.matcher(socket.await("{\"type\":\"session_status_changed\""));
            assertThat(version.find()).isTrue();
            versions.add(Long.parseLong(version.group(1)));
        }
        return versions;
    }
}
