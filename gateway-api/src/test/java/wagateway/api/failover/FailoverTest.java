package wagateway.api.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;
import wagateway.api.session.Session;
import wagateway.api.worker.Worker;
import wagateway.api.worker.WorkerAnswer;
import wagateway.api.worker.WorkerClient;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;
import wagateway.model.identity.WorkerId;

@SuppressWarnings("NullAway") // what these rounds do not touch is not there
class FailoverTest {
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final int BATCH = 2;

    private final VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
    private final Tasks tasks = new Tasks();
    private final Failover failover = new Failover(
            tasks,
            new Reassignment(null, null, null, new ClosingClient(), tasks, null, null, new SimpleMeterRegistry()),
            new FailoverSettings(INTERVAL, BATCH, 8));

    @AfterEach
    void end() {
        failover.stop();
        VirtualTimeScheduler.reset();
    }

    private void start() {
        failover.start();
        time.advanceTimeBy(Duration.ZERO);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_full_round_of_which_something_fails_is_followed_by_the_next_after_a_pause(boolean lookingFails) {
        tasks.lookingFails = lookingFails;
        tasks.evictingFails = !lookingFails;
        start();

        time.advanceTimeBy(INTERVAL.minusMillis(1));
        assertThat(tasks.rounds).isEqualTo(1);
        assertThat(tasks.evictions).as("what was done beside it").isEqualTo(BATCH);
        time.advanceTimeBy(Duration.ofMillis(1));
        assertThat(tasks.rounds).isEqualTo(2);
    }

    @Test
    void a_full_round_is_followed_by_the_next_at_once() {
        start();

        assertThat(tasks.rounds).isEqualTo(Tasks.MAX_ROUNDS);
    }

    /** Full rounds of evictions, a few of them. */
    private static final class Tasks implements FailoverTasks {
        static final int MAX_ROUNDS = 4;

        boolean lookingFails;
        boolean evictingFails;
        int rounds;
        int evictions;

        @Override
        public Flux<WorkerChange> noteWorkers() {
            return Flux.empty();
        }

        @Override
        public Flux<Session> lost(int limit) {
            rounds++;
            return lookingFails ? Flux.error(new IllegalStateException("away")) : Flux.empty();
        }

        @Override
        public Flux<Session> restarted(int limit) {
            return Flux.empty();
        }

        @Override
        public Flux<Eviction> claimEvictions(int limit) {
            var eviction = new Eviction(Worker.of("w1", "http://127.0.0.1:9", null), new SessionId("a-b"));
            return rounds < MAX_ROUNDS ? Flux.fromIterable(List.of(eviction, eviction)) : Flux.empty();
        }

        @Override
        public Mono<Void> evicted(Eviction eviction) {
            evictions++;
            return evictingFails ? Mono.error(new IllegalStateException("away")) : Mono.empty();
        }

        @Override
        public Flux<Unassigned> claimUnassigned(int limit) {
            return Flux.empty();
        }

        @Override
        public Mono<Boolean> settle(SessionId session, WorkerId worker) {
            return Mono.just(true);
        }

        @Override
        public Mono<Void> postpone(SessionId session, WorkerId worker, Duration pause) {
            return Mono.empty();
        }

        @Override
        public Mono<Void> putBack(SessionId session) {
            return Mono.empty();
        }
    }

    private static final class ClosingClient implements WorkerClient {
        @Override
        public Mono<WorkerAnswer> open(
                Worker worker, SessionId session, UserId user, String sessionName, @Nullable String phoneNumber) {
            return Mono.just(WorkerAnswer.NOTHING);
        }

        @Override
        public Mono<Void> close(Worker worker, SessionId session) {
            return Mono.empty();
        }
    }
}
