package wagateway.push.admission.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventLoopLagTest {
    private final AtomicLong nanos = new AtomicLong();
    private final EventLoopLag lag = new EventLoopLag(nanos::get);
    private final EmbeddedChannel first = new EmbeddedChannel();
    private final EmbeddedChannel second = new EmbeddedChannel();

    @BeforeEach
    void observe() {
        lag.observe(first.eventLoop());
        lag.observe(first.eventLoop());
        lag.observe(second.eventLoop());
    }

    @AfterEach
    void close() {
        first.finishAndReleaseAll();
        second.finishAndReleaseAll();
    }

    @Test
    void a_loop_in_time_has_none() {
        probe(first, Duration.ZERO);
        probe(first, Duration.ZERO);

        assertThat(lag.worst()).isZero();
    }

    @Test
    void one_pause_is_none_and_two_in_a_row_are_as_long_as_the_shorter_one() {
        probe(first, Duration.ofSeconds(3));
        assertThat(lag.worst()).isZero();

        probe(first, Duration.ofSeconds(2));
        assertThat(lag.worst()).isEqualTo(Duration.ofSeconds(2));

        probe(first, Duration.ZERO);
        assertThat(lag.worst()).isZero();
    }

    @Test
    void the_latest_loop_counts() {
        probe(second, Duration.ofSeconds(5));
        probe(second, Duration.ofSeconds(5));
        probe(first, Duration.ofMillis(1));
        probe(first, Duration.ofMillis(1));

        assertThat(lag.worst()).isEqualTo(Duration.ofSeconds(5));
    }

    /** The loop is late by so much when the probe comes due; the other one stands still meanwhile. */
    private void probe(EmbeddedChannel loop, Duration late) {
        nanos.addAndGet(EventLoopLag.PERIOD.plus(late).toNanos());
        loop.advanceTimeBy(EventLoopLag.PERIOD.toNanos(), TimeUnit.NANOSECONDS);
        loop.runScheduledPendingTasks();
    }
}
