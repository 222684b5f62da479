package wagateway.api;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static wagateway.api.Reporter.accepted;
import static wagateway.api.Reporter.qr;
import static wagateway.api.Reporter.report;
import static wagateway.api.Reporter.status;

import io.lettuce.core.FlushMode;
import io.lettuce.core.RestoreArgs;
import io.lettuce.core.SetArgs;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future.State;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;
import wagateway.model.channel.UserKeys;
import wagateway.model.wire.PublishedEvent;

class PublishingIT {
    private final User user = User.any();
    private final Bus bus = new Bus(Pods.REDIS).listeningTo(user);

    @AfterEach
    void close() {
        bus.close();
    }

    @Test
    void every_event_arrives_on_the_channel_of_its_user_with_consecutive_offsets() {
        String session = user.session("phone");
        accepted(qr(session, "2@abc"));
        report(Pods.SECOND, status(session, "CONNECTED", "phoneNumber", "49151"));

        await().atMost(5, SECONDS).until(() -> bus.messages().size() == 3);
        assertThat(bus.messages()).extracting(Message::seq).containsExactly(1L, 2L, 3L);
        assertThat(bus.messages()).extracting(Message::version).containsExactly(1L, 2L, 3L);
    }

    @Test
    void commands_to_redis_are_not_observed() {
        var resources = Pods.FIRST.context().getBean(ClientResources.class);

        assertThat(resources.tracing().isEnabled()).isFalse();
    }

    @Test
    void answers_of_postgresql_and_redis_come_on_the_event_loops_of_http() {
        var context = Pods.FIRST.context();
        assertThat(context.getBean(ReactorResourceFactory.class).getLoopResources())
                .isSameAs(context.getBean(LoopResources.class));
        Mono<String> postgresql = context.getBean(DatabaseClient.class)
                .sql("SELECT 1")
                .map(_ -> Thread.currentThread().getName())
                .one();
        Mono<String> redis = context.getBean(ReactiveStringRedisTemplate.class)
                .hasKey("none")
                .map(_ -> Thread.currentThread().getName());

        for (Mono<String> answered : List.of(postgresql, redis)) {
            assertThat(answered.block(Duration.ofSeconds(10))).startsWith("loop-");
        }
    }

    @Test
    void simultaneous_reports_to_two_pods_arrive_in_order_and_none_is_lost() throws Exception {
        String session = user.session("phone");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = threads.invokeAll(IntStream.range(0, 60)
                    .<Callable<Object>>mapToObj(i ->
                            () -> report(i % 2 == 0 ? Pods.FIRST : Pods.SECOND, status(session, "STEP_" + i))
                                    .expectStatus()
                                    .isAccepted()
                                    .expectBody()
                                    .returnResult())
                    .toList());
            assertThat(calls).allSatisfy(call -> assertThat(call.state()).isEqualTo(State.SUCCESS));
        }

        var all = IntStream.rangeClosed(1, 61).mapToObj(i -> (long) i).toList();
        await().atMost(10, SECONDS)
                .untilAsserted(() ->
                        assertThat(bus.messages()).extracting(Message::version).containsExactlyElementsOf(all));
    }

    @Test
    void an_event_that_a_crashed_pod_left_behind_is_published() {
        String session = user.session("phone");
        await().atMost(5, SECONDS).until(() -> bus.messages().size() == 1);

        Pods.execute("""
                WITH changed AS (UPDATE sessions SET version = 2, status = 'CONNECTED' WHERE id = ? RETURNING *),
                payload AS (SELECT id, user_id, '{"format":1,"type":"status","sessionId":"' || id
                    || '","version":2,"at":1,"status":"CONNECTED"}' AS text FROM changed),
                stored AS (INSERT INTO session_events SELECT id, 2, user_id, text, NULL, now() FROM payload)
                INSERT INTO outbox SELECT id, 2, user_id, text, now() - interval '1 minute' FROM payload""", session);

        await().atMost(5, SECONDS).until(() -> bus.messages().size() == 2);
        assertThat(Message.version(bus.messages().getLast())).isEqualTo(2);
    }

    @Test
    void the_next_statement_takes_out_of_the_outbox_what_was_published_and_reads_only_what_is_not_known() {
        String session = user.session("phone");
        await().atMost(5, SECONDS)
                .until(() -> Pods.count("SELECT count(*) FROM outbox WHERE session_id = ?", session) == 0);
        Pods.execute("""
                INSERT INTO outbox SELECT session_id, version, user_id, payload, now() + interval '1 hour'
                FROM session_events WHERE session_id = ?""", session);
        String pending = """
                SELECT count(*) FROM session_events AS first CROSS JOIN LATERAL apply_changes(json_build_array(json_build_object(
                    'place', 0, 'id', session_id, 'known', %s, 'status', 'X', 'slot', 'KEPT', 'at', 1, 'event', payload::json)),
                    17, ARRAY[%s]::text[], ARRAY[%s]::bigint[]) AS answer
                WHERE first.session_id = ? AND first.version = 1 AND answer.outcome = 'pending' AND answer.version = 1""";
        String waiting = "SELECT count(*) FROM outbox WHERE version = 1 AND session_id = ?";

        assertThat(Pods.count(pending.formatted("0", "", ""), session)).isOne();
        assertThat(Pods.count(waiting, session)).isOne();
        assertThat(Pods.count(pending.formatted("1", "first.session_id", "1"), session))
                .isZero();
        assertThat(Pods.count(waiting, session)).isZero();
    }

    @Test
    void a_statement_of_reports_reads_no_table_as_a_whole_however_small_they_are() {
        String session = user.session("phone");

        assertThat(Pods.count("""
                WITH applied AS MATERIALIZED (
                    SELECT count(*) FILTER (WHERE outcome = 'stored') AS stored FROM apply_changes(
                        json_build_array(json_build_object('place', 0, 'id', ?::text, 'event_id', 'one', 'status', 'X',
                            'slot', 'KEPT', 'at', 1, 'event', '{"format":1,"type":"status","at":1,"status":"X"}'::json)),
                        17, ARRAY['none'], ARRAY[1]::bigint[]))
                SELECT coalesce(sum(seq_scan), -1) FROM pg_stat_xact_user_tables
                WHERE (SELECT stored FROM applied) = 1 AND relname IN ('sessions', 'session_events', 'outbox')""", session)).isZero();
    }

    @Test
    void an_old_event_that_was_left_behind_is_not_shown_by_a_redis_that_lost_newer_ones() {
        String session = user.session("phone");
        accepted(status(session, "OLD"));
        accepted(status(session, "NEWER"));
        await().atMost(5, SECONDS).until(() -> bus.messages().size() == 3);
        await().until(() -> Pods.count("SELECT count(*) FROM outbox WHERE session_id = ?", session) == 0);
        UserKeys keys = Bus.keys(user);
        bus.commands().sync().del(keys.sessions(), keys.events());

        Pods.execute("""
                INSERT INTO outbox SELECT session_id, version, user_id, payload, now() - interval '1 minute'
                FROM session_events WHERE session_id = ? AND version < 3""", session);

        await().atMost(5, SECONDS)
                .until(() -> Pods.count("SELECT count(*) FROM outbox WHERE session_id = ?", session) == 0);
        await().until(() -> bus.messages().size() == 4);
        assertThat(bus.messages()).extracting(Message::version).containsExactly(1L, 2L, 3L, 3L);
    }

    @Test
    void the_event_after_one_that_a_failover_lost_begins_the_stream_anew() {
        String session = user.session("phone");
        accepted(status(session, "BEFORE"));
        await().atMost(5, SECONDS).until(() -> bus.messages().size() == 2);
        UserKeys keys = Bus.keys(user);
        var redis = bus.commands().sync();
        byte[] sessions = redis.dump(keys.sessions());
        byte[] events = redis.dump(keys.events());
        accepted(status(session, "LOST"));
        await().atMost(5, SECONDS).until(() -> bus.messages().size() == 3);
        await().until(() -> Pods.count("SELECT count(*) FROM outbox WHERE session_id = ?", session) == 0);
        redis.restore(keys.sessions(), sessions, new RestoreArgs().replace());
        redis.restore(keys.events(), events, new RestoreArgs().replace());

        accepted(status(session, "AFTER"));
        await().atMost(5, SECONDS).until(() -> bus.messages().size() == 4);
        assertThat(bus.messages()).extracting(Message::version).containsExactly(1L, 2L, 3L, 4L);
        assertThat(bus.messages()).extracting(Message::seq).containsExactly(1L, 2L, 3L, 1L);
        assertThat(redis.xlen(keys.events())).isEqualTo(1);
    }

    @Test
    void a_stream_of_another_server_process_begins_anew_whatever_is_lost_of_it() {
        String session = user.session("phone");
        await().atMost(5, SECONDS).until(() -> bus.messages().size() == 1);
        UserKeys keys = Bus.keys(user);
        var redis = bus.commands().sync();
        redis.del(keys.events());
        redis.xadd(keys.events(), new XAddArgs().id("7-0"), "epoch", "another", "event", "{}");

        accepted(status(session, "AFTER"));
        accepted(status(session, "LATER"));
        await().atMost(5, SECONDS).until(() -> bus.messages().size() == 3);
        assertThat(bus.messages()).extracting(Message::seq).containsExactly(1L, 1L, 2L);
        assertThat(redis.xlen(keys.events())).isEqualTo(2);
    }

    @Test
    void the_hash_of_a_user_is_rebuilt_on_request() {
        user.session("one");
        String two = user.session("two");
        accepted(status(two, "CONNECTED"));
        String gone = user.session("gone");
        user.delete("/sessions/" + gone).expectStatus().isNoContent();
        await().atMost(5, SECONDS).until(() -> bus.messages().size() == 5);
        UserKeys keys = Bus.keys(user);
        var redis = bus.commands().sync();
        redis.del(keys.sessions(), keys.events());
        redis.scriptFlush();
        redis.functionFlush(FlushMode.SYNC);

        redis.zadd(UserKeys.REBUILD_REQUESTS, 0, user.id());

        await().atMost(5, SECONDS).until(() -> redis.hexists(keys.sessions(), UserKeys.COMPLETE));
        assertThat(redis.hkeys(keys.sessions())).containsExactlyInAnyOrder(user.id() + "-one", two, UserKeys.COMPLETE);
        assertThat(redis.hget(keys.sessions(), two)).startsWith("2 {").contains("CONNECTED");
    }

    @Test
    void a_rebuild_leaves_the_stream_as_it_is_where_what_was_committed_before_is_not_published_yet() {
        String session = user.session("s");
        accepted(status(session, "BETWEEN"));
        accepted(status(session, "LATER"));
        await().atMost(5, SECONDS).until(() -> bus.messages().size() == 3);
        UserKeys keys = Bus.keys(user);
        var redis = bus.commands().sync();
        redis.hset(keys.sessions(), session, "1 {}");

        redis.zadd(UserKeys.REBUILD_REQUESTS, 0, user.id());

        await().atMost(5, SECONDS).until(() -> redis.hexists(keys.sessions(), UserKeys.COMPLETE));
        assertThat(redis.hget(keys.sessions(), session)).isEqualTo("1 {}");
        assertThat(redis.xlen(keys.events())).isEqualTo(3);
    }

    @Test
    void a_user_is_not_rebuilt_before_its_turn_and_holds_up_no_other() {
        User other = User.any();
        UserKeys keys = Bus.keys(user);
        UserKeys others = Bus.keys(other);
        var redis = bus.commands().sync();
        redis.set(keys.rebuildTurn(), "", SetArgs.Builder.ex(60));
        redis.zadd(UserKeys.REBUILD_REQUESTS, 0, user.id());
        await().atMost(5, SECONDS).until(() -> redis.zscore(UserKeys.REBUILD_REQUESTS, user.id()) == null);

        redis.zadd(UserKeys.REBUILD_REQUESTS, 0, other.id());

        await().atMost(5, SECONDS).until(() -> redis.hexists(others.sessions(), UserKeys.COMPLETE));
        assertThat(redis.hexists(keys.sessions(), UserKeys.COMPLETE)).isFalse();
        assertThat(redis.pttl(others.rebuildTurn())).isLessThanOrEqualTo(1_000);
    }

    /** Reads messages of the shard channel. */
    private static final class Message {
        static long seq(String message) {
            return Long.parseLong(message.substring(message.indexOf('-') + 1, message.indexOf(' ')));
        }

        static long version(String message) {
            return PublishedEvent.read(message.substring(message.indexOf(' ') + 1))
                    .version()
                    .value();
        }
    }
}
