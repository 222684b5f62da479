package wagateway.api.background;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import wagateway.api.problem.ProblemException;

class DetachedTasksTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    private final DetachedTasks tasks = new DetachedTasks();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Sinks.One<String> answer = Sinks.one();
    private final Mono<String> work =
            answer.asMono().doOnSubscribe(s -> begun.countDown()).doOnSuccess(s -> ended.countDown());

    @BeforeEach
    void start() {
        tasks.start();
    }

    @Test
    void the_outcome_is_that_of_the_work() {
        StepVerifier.create(tasks.run(Mono.just("done")))
                .expectNext("done")
                .expectComplete()
                .verify(SOON);
        StepVerifier.create(tasks.run(Mono.empty())).expectComplete().verify(SOON);
        StepVerifier.create(tasks.run(Mono.error(new IllegalStateException("no"))))
                .expectErrorMessage("no")
                .verify(SOON);
    }

    @Test
    void work_goes_on_when_its_caller_is_gone() throws Exception {
        var caller = tasks.run(work).subscribe();
        assertThat(begun.await(5, TimeUnit.SECONDS)).isTrue();
        caller.dispose();

        answer.tryEmitValue("late");

        assertThat(ended.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void a_stop_waits_for_what_runs_and_takes_no_more() throws Exception {
        var _ = tasks.run(work).subscribe();
        assertThat(begun.await(5, TimeUnit.SECONDS)).isTrue();
        var stopped = new AtomicBoolean();
        tasks.stop(() -> stopped.set(true));

        StepVerifier.create(tasks.run(Mono.just("more")))
                .expectError(ProblemException.class)
                .verify(SOON);
        assertThat(stopped).isFalse();
        answer.tryEmitValue("last");
        assertThat(stopped).isTrue();
    }

    @Test
    void more_than_can_run_and_wait_is_refused() {
        for (int i = 0; i < 2 * 512; i++) {
            var _ = tasks.run(Mono.never()).subscribe();
        }

        StepVerifier.create(tasks.run(Mono.just("more")))
                .expectError(ProblemException.class)
                .verify(SOON);
    }
}
