package wagateway.push.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OverloadTest {
    private final AtomicLong millis = new AtomicLong();
    private Duration lag = Duration.ZERO;
    private double heap;

    private final Overload overload =
            new Overload(new OverloadSettings(Duration.ofSeconds(1), 0.85), () -> lag, () -> heap, millis::get);

    @Test
    void a_pod_within_its_limits_has_room() {
        lag = Duration.ofSeconds(1);
        heap = 0.85;
        millis.addAndGet(250);

        assertThat(overload.reason()).isNull();
    }

    @Test
    void a_late_event_loop_is_a_reason_until_it_is_in_time_again() {
        lag = Duration.ofMillis(1_001);
        assertThat(overload.reason()).as("what was seen last").isNull();
        millis.addAndGet(250);
        assertThat(overload.reason()).isEqualTo(HandshakeRefusal.POD_LAG);

        lag = Duration.ZERO;
        millis.addAndGet(250);

        assertThat(overload.reason()).isNull();
    }

    @Test
    void a_full_heap_is_a_reason() {
        heap = 0.86;
        millis.addAndGet(250);

        assertThat(overload.reason()).isEqualTo(HandshakeRefusal.POD_HEAP);
    }

    @Test
    void the_heap_of_this_machine_is_a_share() {
        assertThat(new LiveHeap().share()).isBetween(0.0, 1.0);
    }
}
