package wagateway.api.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static wagateway.api.outbox.EventTables.event;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

class RelayTest {
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final int BATCH = 4;
    private static final OutboxSettings SETTINGS = new OutboxSettings(
            64, Duration.ofMillis(250), INTERVAL, Duration.ofSeconds(1), BATCH, 1, Duration.ofDays(1));

    private final VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
    private final ToldPublisher publisher = new ToldPublisher();
    private final EventTables tables = new EventTables();
    private final Relay relay = new Relay(publisher, tables, SETTINGS);

    @AfterEach
    void end() {
        relay.stop();
        VirtualTimeScheduler.reset();
    }

    private void start(PendingEvent... left) {
        tables.left.addAll(List.of(left));
        relay.start();
        time.advanceTimeBy(Duration.ZERO);
    }

    @Test
    void each_session_keeps_its_order_and_waits_for_no_other() {
        publisher.waits();
        start(event("a", 2), event("a", 3), event("b", 7));
        assertThat(publisher.published).containsExactly("a 2", "b 7");

        publisher.answers();

        assertThat(publisher.published).containsExactly("a 2", "b 7", "a 3");
        assertThat(tables.left).isEmpty();
    }

    @Test
    void where_one_event_fails_the_later_ones_of_its_session_stay_too() {
        publisher.failing.add("a");
        start(event("a", 2), event("a", 3), event("b", 7));

        assertThat(publisher.published).containsExactly("a 2", "b 7");
        assertThat(tables.left).containsExactly(event("a", 2), event("a", 3));
    }

    @Test
    void a_full_batch_is_followed_by_the_next_at_once_and_another_one_after_the_interval() {
        start(event("a", 2), event("b", 7), event("c", 8), event("d", 9));
        assertThat(tables.relays).isEqualTo(2);

        tables.left.add(event("a", 3));
        time.advanceTimeBy(INTERVAL);
        assertThat(tables.relays).isEqualTo(3);
        time.advanceTimeBy(INTERVAL);
        assertThat(tables.relays).isEqualTo(4);
    }

    @Test
    void a_full_batch_of_which_nothing_is_published_is_followed_by_a_pause() {
        publisher.failing.add("a");
        start(event("a", 2), event("a", 3), event("a", 4), event("a", 5));
        assertThat(tables.relays).isOne();

        time.advanceTimeBy(Duration.ofSeconds(5));
        assertThat(tables.relays).isBetween(2, 5);
    }
}
