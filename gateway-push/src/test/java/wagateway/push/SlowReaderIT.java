package wagateway.push;

import static org.assertj.core.api.Assertions.assertThat;
import static wagateway.push.EventInjector.status;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.test.context.TestPropertySource;
import wagateway.model.event.SessionStatus;

/** A reader that has stopped, while its user gets more events than the network between takes. */
@TestPropertySource(properties = "wagateway.push.stuck-after=2s")
class SlowReaderIT extends RunningPushPod {
    private static final int EVENTS = 3_000;
    private static final String SUBSCRIBE = "421[\"subscribe_session\",\"user123-personal\"]";

    private final TestUser other = TestUser.fresh();

    SlowReaderIT(@Autowired ReactiveStringRedisTemplate template) {
        super(template);
    }

    @Test
    void it_is_closed_with_a_reason_and_another_client_gets_every_event() throws Exception {
        for (TestUser one : new TestUser[] {user, other}) {
            redis.publish(one, status(1, SessionStatus.CREATED));
            redis.complete(one);
        }
        try (RawSocket stopped = RawSocket.upgraded(port);
                TestSocket reader = TestSocket.connected(port, other)) {
            stopped.send("40{\"token\":\"" + user.token() + "\"}");
            stopped.send(SUBSCRIBE);
            stopped.await("431");
            reader.send(SUBSCRIBE);
            reader.await("431");

            for (long version = 2; redis.subscriptions(user) > 0; version++) {
                redis.publishCodes(user, 100 * (version - 2) + 2, 100);
                redis.publishCodes(other, version, 1);
                assertThat(reader.await("42[\"qr_code_updated\"")).contains("\"version\":" + version + "}");
            }

            assertThat(stopped.awaitClose()).isEqualTo(4004);
        }
    }

    @Test
    void who_reads_slowly_but_does_gets_the_newest_state_is_told_of_what_it_did_not_and_never_gets_an_older_one()
            throws Exception {
        redis.publish(user, status(1, SessionStatus.CREATED));
        redis.complete(user);
        try (RawSocket slow = RawSocket.upgraded(port)) {
            slow.send("40{\"token\":\"" + user.token() + "\"}");
            slow.send(SUBSCRIBE);
            slow.await("431");
            redis.publishCodes(user, 2, EVENTS - 2);
            redis.publish(user, status(EVENTS, SessionStatus.CONNECTED));

            int last = 1;
            int received = 0;
            boolean told = false;
            while (last < EVENTS) {
                String event = slow.await("42[");
                if (event.startsWith("42[\"resync\"")) {
                    told = true;
                    continue;
                }
                int version = Integer.parseInt(event.replaceAll(".*\"version\":(\\d+)}.*", "$1"));
                assertThat(version).isGreaterThan(last);
                assertThat(told || version == last + 1).isTrue();
                told = false;
                last = version;
                received++;
            }
            assertThat(received).isLessThan(EVENTS - 1);
        }
    }
}
