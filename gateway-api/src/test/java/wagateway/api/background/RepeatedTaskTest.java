package wagateway.api.background;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

@ExtendWith(OutputCaptureExtension.class)
class RepeatedTaskTest {
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration MAX_BACKOFF = Duration.ofSeconds(8);
    private static final Mono<Duration> FAILS = Mono.error(new IllegalStateException("no"));
    private static final Mono<Duration> NOTHING_TO_DO = Mono.empty();

    private final VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
    private final Deque<Mono<Duration>> next = new ArrayDeque<>();
    private int rounds;

    private final RepeatedTask task = new RepeatedTask(ShutdownPhase.HOUSEKEEPING, "Counting", INTERVAL, MAX_BACKOFF) {
        @Override
        protected Mono<Duration> round() {
            rounds++;
            return next.isEmpty() ? NOTHING_TO_DO : next.removeFirst();
        }
    };

    @AfterEach
    void end() {
        task.stop();
        VirtualTimeScheduler.reset();
    }

    private void runs(List<Mono<Duration>> outcomes) {
        next.addAll(outcomes);
        task.start();
        time.advanceTimeBy(Duration.ZERO);
    }

    @Test
    void a_round_says_how_long_the_pause_after_it_is() {
        runs(List.of(Mono.just(Duration.ZERO), Mono.just(Duration.ofSeconds(5)), NOTHING_TO_DO));

        assertThat(rounds).isEqualTo(2);
        time.advanceTimeBy(Duration.ofMillis(4_999));
        assertThat(rounds).isEqualTo(2);
        time.advanceTimeBy(Duration.ofMillis(1));
        assertThat(rounds).isEqualTo(3);
    }

    @Test
    void a_round_with_nothing_to_do_is_followed_by_the_next_after_the_interval() {
        runs(List.of(NOTHING_TO_DO));

        time.advanceTimeBy(INTERVAL.multipliedBy(3));
        assertThat(rounds).isEqualTo(4);
    }

    @Test
    void rounds_that_fail_are_repeated_after_longer_and_longer_pauses_and_the_log_says_so_once(CapturedOutput output) {
        runs(List.of(FAILS, FAILS, FAILS, FAILS, FAILS, FAILS, Mono.just(INTERVAL)));

        time.advanceTimeBy(INTERVAL.minusMillis(1));
        assertThat(rounds).isEqualTo(1);
        time.advanceTimeBy(MAX_BACKOFF.multipliedBy(6));
        assertThat(rounds).isGreaterThan(7);
        assertThat(output.getOut()
                        .split("Counting failed and is tried again, at first soon and then less often: .*: no", -1))
                .hasSize(2);
        assertThat(output.getOut().split("Counting succeeds again", -1)).hasSize(2);
    }

    @Test
    void after_a_round_that_succeeds_the_next_failure_is_repeated_soon() {
        runs(List.of(FAILS, FAILS, FAILS, FAILS, Mono.just(Duration.ZERO), FAILS, Mono.just(Duration.ofDays(1))));

        time.advanceTimeBy(MAX_BACKOFF.multipliedBy(4));
        assertThat(rounds).isEqualTo(7);
    }

    @Test
    void a_round_that_throws_is_repeated_too() {
        runs(List.of(Mono.defer(() -> {
            throw new IllegalStateException("thrown");
        })));

        time.advanceTimeBy(INTERVAL.multipliedBy(2));
        assertThat(rounds).isGreaterThan(1);
    }

    @Test
    void one_that_was_stopped_runs_no_more() {
        runs(List.of(NOTHING_TO_DO));

        task.stop();
        time.advanceTimeBy(INTERVAL.multipliedBy(9));
        assertThat(rounds).isEqualTo(1);
        assertThat(task.isRunning()).isFalse();
    }
}
