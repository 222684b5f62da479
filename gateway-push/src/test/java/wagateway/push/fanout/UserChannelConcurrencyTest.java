package wagateway.push.fanout;

import java.time.Clock;
import java.util.function.Predicate;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import wagateway.model.event.Offset;
import wagateway.push.source.StreamEntry;

/** The orders in which two threads can meet in a channel, tried one after the other. */
class UserChannelConcurrencyTest {
    private static final int ORDERS = 30;

    /** Static, as Lincheck takes what a lambda alone holds for what no other thread has. */
    @SuppressWarnings("NullAway.Init")
    private static UserChannel channel;

    @Test
    void an_event_after_a_gap_that_comes_while_the_place_becomes_known_has_the_gap_read_once() {
        assertReadOnce(channel -> channel.receive(new StreamEntry(new Offset("e", 4), null)));
    }

    @Test
    void after_a_break_while_the_place_becomes_known_what_was_missed_is_read_once() {
        assertReadOnce(UserChannel::interrupted);
    }

    private static void assertReadOnce(Predicate<UserChannel> other) {
        Lincheck.runConcurrentTest(ORDERS, () -> {
            channel = new UserChannel(TestDeliveries.by(Clock.systemUTC()), Mono.empty());
            boolean[] reads = new boolean[2];
            var settling = new Thread(() -> reads[0] = channel.settle(new Offset("e", 1)));
            var meeting = new Thread(() -> reads[1] = other.test(channel));
            settling.start();
            meeting.start();
            try {
                settling.join();
                meeting.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            if (reads[0] == reads[1]) {
                throw new AssertionError("read " + (reads[0] ? "twice" : "never"));
            }
        });
    }
}
