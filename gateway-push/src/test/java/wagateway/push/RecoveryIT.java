package wagateway.push;

import static org.assertj.core.api.Assertions.assertThat;
import static wagateway.push.EventInjector.SESSION;
import static wagateway.push.EventInjector.status;

import io.lettuce.core.RedisClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.test.context.TestPropertySource;
import wagateway.model.channel.UserKeys;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.SessionStatus;
import wagateway.model.identity.RecoveryId;
import wagateway.model.identity.SessionId;

/** Clients that come back, and events that went astray. */
@TestPropertySource(properties = "wagateway.push.recovery.max-replay=20")
class RecoveryIT extends RunningPushPod {
    private static final Pattern PID = Pattern.compile("\"pid\":\"([^\"]+)\"");
    private static final Pattern OFFSET = Pattern.compile(",\"([a-z0-9]+-\\d+(?:\\.[a-z0-9]+)?)\"]$");
    private static final Pattern VERSION = Pattern.compile("\"version\":(\\d+)}");
    private static final SessionId OTHER = new SessionId("user123-other");

    private @Nullable String pid;

    private final LettuceConnectionFactory factory;

    RecoveryIT(@Autowired ReactiveStringRedisTemplate template, @Autowired LettuceConnectionFactory factory) {
        super(template);
        this.factory = factory;
    }

    @BeforeEach
    void create() {
        redis.publish(user, status(1, SessionStatus.CREATED));
        redis.publish(user, status(OTHER, 1, SessionStatus.CREATED));
        redis.complete(user);
    }

    @Test
    void who_comes_back_is_given_what_it_missed_in_order_and_then_what_follows() throws Exception {
        String seen = watchAndLeave("[\"subscribe_session\",\"user123-personal\"]");
        publish(2, 5);
        redis.publish(user, status(OTHER, 2, SessionStatus.CONNECTED));
        try (TestSocket socket = comeBack(user, pid, seen)) {
            assertThat(socket.await("40{")).contains("\"pid\":\"" + pid + "\"");
            socket.await("42[\"connected\"");
            publish(6, 8);

            assertThat(versions(socket, 7))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(2, 8).boxed().toList());
        }
    }

    @Test
    void who_comes_back_has_the_same_id_and_may_come_back_again() throws Exception {
        String seen = watchAndLeave("[\"subscribe_all_sessions\"]");
        publish(2, 2);
        String first;
        String last;
        try (TestSocket socket = comeBack(user, pid, seen)) {
            first = socket.await("40{");
            last = offset(socket.await("42[\"session_status_changed\""));
        }
        publish(3, 3);
        try (TestSocket socket = comeBack(user, pid, last)) {
            assertThat(socket.await("40{")).isEqualTo(first);
            assertThat(versions(socket, 1)).containsExactly(3L);
        }
    }

    @Test
    void what_it_had_left_is_not_restored() throws Exception {
        String seen;
        try (TestSocket socket = open()) {
            socket.send("421[\"subscribe_session\",\"user123-personal\"]");
            socket.await("431");
            socket.send("422[\"subscribe_session\",\"user123-other\"]");
            socket.await("432");
            socket.send("423[\"unsubscribe_session\",\"user123-personal\"]");
            socket.await("433");
            redis.publish(user, status(OTHER, 2, SessionStatus.CONNECTING));
            seen = offset(socket.await("42[\"session_status_changed\",{\"sessionId\":\"user123-other"));
        }
        publish(2, 2);
        redis.publish(user, status(OTHER, 3, SessionStatus.CONNECTED));
        try (TestSocket socket = comeBack(user, pid, seen)) {
            assertThat(socket.await("42[\"session_status_changed\"")).contains("user123-other");
        }
    }

    @Test
    void whose_present_state_was_lost_with_the_connection_starts_afresh_though_nothing_has_happened_since()
            throws Exception {
        try (TestSocket socket = open()) {
            String seen = watch(socket, "[\"subscribe_session\",\"user123-personal\"]");
            socket.send("422[\"subscribe_session\",\"user123-other\"]");
            socket.await("432");
            try (TestSocket again = comeBack(user, pid, seen)) {
                assertThat(again.await("40{")).contains("\"pid\"").doesNotContain(pid);
            }
        }
    }

    /** It may have been stored again meanwhile, and is recovered with all it had then. */
    @Test
    void who_subscribes_more_after_redis_has_dropped_what_it_had_is_not_recovered_with_that_alone() throws Exception {
        String seen;
        try (TestSocket socket = open()) {
            watch(socket, "[\"subscribe_session\",\"user123-personal\"]");
            redis.redis()
                    .delete(new UserKeys(user.id()).subscriptions(new RecoveryId(Objects.requireNonNull(pid))))
                    .block();
            socket.send("422[\"subscribe_session\",\"user123-other\"]");
            socket.await("432");
            redis.publish(user, status(OTHER, 2, SessionStatus.CONNECTED));
            seen = offset(socket.await(
                    "42[\"session_status_changed\",{\"sessionId\":\"user123-other\",\"status\":\"CONNECTED"));
        }
        publish(2, 2);
        try (TestSocket socket = comeBack(user, pid, seen)) {
            if (socket.await("40{").contains("\"pid\":\"" + pid + "\"")) {
                assertThat(socket.await("42[\"session_status_changed\"")).contains("user123-personal");
            }
        }
    }

    @Test
    void who_has_said_goodbye_starts_afresh() throws Exception {
        try (TestSocket socket = open()) {
            String seen = watch(socket, "[\"subscribe_all_sessions\"]");
            socket.send("41");
            socket.send(connectAgain(user, pid, seen));

            assertThat(socket.await("40{")).contains("\"pid\"").doesNotContain(pid);
        }
    }

    @Test
    void the_late_goodbye_of_an_older_connection_does_not_take_the_recovery_of_a_newer_one() throws Exception {
        try (TestSocket older = open()) {
            String seen = watch(older, "[\"subscribe_all_sessions\"]");
            try (TestSocket newer = comeBack(user, pid, seen)) {
                newer.await("40{");
            }
            older.send("41");
            older.send("40{\"token\":\"" + user.token() + "\"}");
            older.await("40{");

            try (TestSocket again = comeBack(user, pid, seen)) {
                assertThat(again.await("40{")).contains("\"pid\":\"" + pid + "\"");
                again.send("41");
                again.send(connectAgain(user, pid, seen));
                assertThat(again.await("40{")).contains("\"pid\"").doesNotContain(pid);
            }
        }
    }

    @Test
    void who_has_subscribed_all_and_was_shown_nothing_as_there_is_nothing_is_recovered() throws Exception {
        TestUser newcomer = TestUser.fresh();
        redis.complete(newcomer);
        try (TestSocket socket = open(newcomer)) {
            socket.send("421[\"subscribe_all_sessions\"]");
            socket.await("431");
        }
        String nothing = "40{\"pid\":\"" + pid + "\",\"token\":\"" + newcomer.token() + "\"}";
        try (TestSocket socket = TestSocket.open(port)) {
            socket.send(nothing);
            assertThat(socket.await("40{")).contains("\"pid\":\"" + pid + "\"");
        }
        redis.publish(newcomer, status(1, SessionStatus.CREATED));
        try (TestSocket socket = TestSocket.open(port)) {
            socket.send(nothing);
            assertThat(socket.await("40{")).contains("\"pid\":\"" + pid + "\"");
            assertThat(socket.await("42[\"session_status_changed\"")).contains("\"version\":1}");
        }
    }

    @Test
    void another_user_is_not_recovered_by_what_it_has_learnt() throws Exception {
        String seen = watchAndLeave("[\"subscribe_all_sessions\"]");
        try (TestSocket socket = comeBack(TestUser.fresh(), pid, seen)) {
            assertThat(socket.await("40{")).contains("\"pid\"").doesNotContain(pid);
        }
    }

    @Test
    void who_missed_more_than_is_replayed_starts_afresh() throws Exception {
        String seen = watchAndLeave("[\"subscribe_all_sessions\"]");
        publish(2, 40);
        try (TestSocket socket = comeBack(user, pid, seen)) {
            assertThat(socket.await("40{")).contains("\"pid\"").doesNotContain(pid);
            socket.send("421[\"subscribe_session\",\"user123-personal\"]");
            assertThat(versions(socket, 1)).containsExactly(40L);
        }
    }

    @Test
    void who_has_seen_another_epoch_or_only_part_of_what_it_subscribed_starts_afresh() throws Exception {
        String seen = watchAndLeave("[\"subscribe_all_sessions\"]");
        for (String other : List.of(seen.replace("epoch1", "epoch2"), redis.epoch() + "-1")) {
            try (TestSocket socket = comeBack(user, pid, other)) {
                assertThat(socket.await("40{")).contains("\"pid\"").doesNotContain(pid);
            }
        }
    }

    @Test
    void an_event_that_got_lost_on_its_way_is_read_from_the_stream_before_the_next() throws Exception {
        try (TestSocket socket = open()) {
            socket.send("421[\"subscribe_session\",\"user123-personal\"]");
            socket.await("431");
            redis.publishToNobody(user, status(2, SessionStatus.CONNECTING));
            redis.publishToNobody(user, status(3, SessionStatus.CONNECTING));
            publish(4, 5);

            assertThat(versions(socket, 4)).containsExactly(2L, 3L, 4L, 5L);
        }
    }

    @Test
    void what_was_published_while_the_link_was_cut_comes_in_order_when_it_is_back() throws Exception {
        try (TestSocket socket = open()) {
            socket.send("421[\"subscribe_session\",\"user123-personal\"]");
            socket.await("431");
            cutSubscriptions();
            publish(2, 9);

            assertThat(versions(socket, 8))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(2, 9).boxed().toList());
        }
    }

    @Test
    void a_gap_that_is_too_wide_is_closed_by_the_present_state() throws Exception {
        try (TestSocket socket = open()) {
            socket.send("421[\"subscribe_session\",\"user123-personal\"]");
            socket.await("431");
            IntStream.rangeClosed(2, 40)
                    .forEach(version -> redis.publishToNobody(user, status(version, SessionStatus.CONNECTING)));
            publish(41, 41);
            assertThat(versions(socket, 1)).containsExactly(41L);

            publish(42, 42);
            assertThat(versions(socket, 1)).containsExactly(42L);
        }
    }

    @Test
    void a_subscribe_costs_one_script_at_redis() throws Exception {
        try (TestSocket socket = open();
                TestSocket second = TestSocket.connected(port, user);
                var operator = ((RedisClient) factory.getRequiredNativeClient()).connect()) {
            socket.send("421[\"subscribe_all_sessions\"]");
            socket.await("431");
            operator.sync().configSet("slowlog-log-slower-than", "0");
            operator.sync().slowlogReset();

            second.send("421[\"subscribe_session\",\"user123-personal\"]");
            second.await("431");

            String key = new UserKeys(user.id()).sessions();
            assertThat(operator.sync().slowlogGet())
                    .extracting(Object::toString)
                    .filteredOn(command -> command.contains("[EVALSHA, ") && command.contains(key))
                    .hasSize(1);
            operator.sync().configSet("slowlog-log-slower-than", "10000");
        }
    }

    /** Subscribes, and goes without a goodbye; gives the offset that it has seen last. */
    private String watchAndLeave(String command) throws Exception {
        try (TestSocket socket = open()) {
            return watch(socket, command);
        }
    }

    private static String watch(TestSocket socket, String command) throws Exception {
        socket.send("421" + command);
        Matcher offset = OFFSET.matcher("");
        while (!offset.reset(socket.await("42[")).find()) {}
        return offset.group(1);
    }

    private TestSocket open() throws Exception {
        return open(user);
    }

    private TestSocket open(TestUser who) throws Exception {
        TestSocket socket = TestSocket.open(port);
        socket.send("40{\"token\":\"" + who.token() + "\"}");
        Matcher matcher = PID.matcher(socket.await("40{"));
        assertThat(matcher.find()).isTrue();
        pid = matcher.group(1);
        return socket;
    }

    private TestSocket comeBack(TestUser who, @Nullable String id, String offset) throws Exception {
        TestSocket socket = TestSocket.open(port);
        socket.send(connectAgain(who, id, offset));
        return socket;
    }

    private static String connectAgain(TestUser who, @Nullable String id, String offset) {
        return "40{\"pid\":\"" + id + "\",\"offset\":\"" + offset + "\",\"token\":\"" + who.token() + "\"}";
    }

    private void publish(long first, long last) {
        LongStream.rangeClosed(first, last)
                .mapToObj(version -> status(SESSION, version, SessionStatus.CONNECTING))
                .forEach((SessionEvent event) -> redis.publish(user, event));
    }

    /** Of the next so many events after the present state. */
    private static List<Long> versions(TestSocket socket, int count) throws InterruptedException {
        var versions = new ArrayList<Long>();
        while (versions.size() < count) {
            Matcher version = VERSION.matcher(socket.await("42[\"session_status_changed\""));
            assertThat(version.find()).isTrue();
            long number = Long.parseLong(version.group(1));
            if (number > 1) {
                versions.add(number);
            }
        }
        return versions;
    }

    private static String offset(String frame) {
        Matcher offset = OFFSET.matcher(frame);
        assertThat(offset.find()).as(frame).isTrue();
        return offset.group(1);
    }
}
