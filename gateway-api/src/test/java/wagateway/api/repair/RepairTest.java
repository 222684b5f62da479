package wagateway.api.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static wagateway.api.outbox.EventTables.event;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;
import wagateway.api.outbox.EventTables;
import wagateway.api.outbox.ToldPublisher;
import wagateway.model.identity.UserId;

class RepairTest {
    private static final UserId USER = new UserId("u");

    private final VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
    private final ToldPublisher publisher = new ToldPublisher();
    private final EventTables tables = new EventTables();
    private final Requests requests = new Requests();
    private final NewMasters masters = new NewMasters();
    private final Rebuilder rebuilder = new Rebuilder(requests, tables, publisher, new SimpleMeterRegistry());
    private final Republisher republisher = new Republisher(
            masters, tables, publisher, new RepublishSettings(Duration.ofMinutes(5), Duration.ofSeconds(1)));

    @AfterEach
    void end() {
        rebuilder.stop();
        republisher.stop();
        VirtualTimeScheduler.reset();
    }

    @Test
    void a_user_is_complete_once_the_latest_event_of_each_session_has_been_published() {
        tables.left.addAll(List.of(event("a", 2), event("b", 7)));
        rebuilder.start();

        requests.asked.tryEmitNext(USER).orThrow();

        assertThat(publisher.published).containsExactly("a 2 rebuild", "b 7 rebuild");
        assertThat(requests.complete).containsExactly(USER);
    }

    @Test
    void a_user_of_whom_an_event_could_not_be_published_is_asked_for_again_after_a_pause() {
        tables.left.add(event("a", 2));
        publisher.failing.add("a");
        rebuilder.start();
        requests.asked.tryEmitNext(USER).orThrow();
        assertThat(requests.putBack).isEmpty();

        time.advanceTimeBy(Duration.ofMillis(200));

        assertThat(requests.putBack).containsExactly(USER);
        assertThat(requests.complete).isEmpty();
    }

    @Test
    void requests_that_come_while_one_waits_for_its_turn_share_the_next_rebuild() {
        tables.left.add(event("a", 2));
        requests.turns.addAll(List.of(Duration.ZERO, Duration.ofMillis(900), Duration.ofMillis(1)));
        rebuilder.start();
        requests.asked.tryEmitNext(USER).orThrow();
        for (int n = 0; n < 1_000; n++) {
            requests.asked.tryEmitNext(USER).orThrow();
        }
        time.advanceTimeBy(Duration.ofMillis(900));
        assertThat(requests.complete).hasSize(1);

        time.advanceTimeBy(Duration.ofMillis(1));
        assertThat(requests.complete).hasSize(2);
        requests.asked.tryEmitNext(USER).orThrow();
        assertThat(requests.complete).as("of who came after that had begun").hasSize(3);
    }

    @Test
    void a_user_whose_turn_has_not_come_holds_up_no_other() {
        var third = new UserId("w");
        requests.turns.add(Duration.ofSeconds(1));
        requests.away.add(third);
        rebuilder.start();
        requests.asked.tryEmitNext(USER).orThrow();
        requests.asked.tryEmitNext(third).orThrow();
        var other = new UserId("v");

        requests.asked.tryEmitNext(other).orThrow();

        assertThat(requests.complete).containsExactly(other);
        requests.away.clear();
        time.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(requests.complete).containsExactlyInAnyOrder(other, third, USER);
    }

    @Test
    void a_master_is_caught_up_with_the_events_of_its_users_alone() {
        tables.left.add(event("a", 2));
        masters.behind.add(new Masters.Master("others", "1", user -> !user.equals(USER)));
        masters.behind.add(new Masters.Master("ours", "2", USER::equals));
        republisher.start();

        time.advanceTimeBy(Duration.ZERO);

        assertThat(publisher.published).containsExactly("a 2 latest");
        assertThat(masters.caughtUp).containsExactly("others", "ours");
    }

    @Test
    void a_master_to_which_an_event_could_not_be_published_is_behind_until_it_can() {
        tables.left.add(event("a", 2));
        publisher.failing.add("a");
        masters.behind.add(new Masters.Master("ours", "2", USER::equals));
        republisher.start();
        time.advanceTimeBy(Duration.ZERO);
        assertThat(masters.caughtUp).isEmpty();

        publisher.failing.clear();
        time.advanceTimeBy(Duration.ofSeconds(5));

        assertThat(masters.caughtUp).contains("ours");
    }

    private static final class Requests implements RebuildRequests {
        final Sinks.Many<UserId> asked = Sinks.many().multicast().onBackpressureBuffer();
        final List<UserId> putBack = new ArrayList<>();
        final Queue<Duration> turns = new ArrayDeque<>();
        final Set<UserId> away = new HashSet<>();
        final List<UserId> complete = new ArrayList<>();

        @Override
        public Flux<UserId> requests() {
            return asked.asFlux();
        }

        /** The caller has it, where nothing else was said. */
        @Override
        public Mono<Duration> turn(UserId user) {
            return away.contains(user)
                    ? Mono.error(new IllegalStateException("Redis is away"))
                    : Mono.fromSupplier(() -> Objects.requireNonNullElse(turns.poll(), Duration.ZERO));
        }

        @Override
        public Mono<Void> putBack(UserId user) {
            return Mono.fromRunnable(() -> putBack.add(user));
        }

        @Override
        public Mono<Void> complete(UserId user) {
            return Mono.fromRunnable(() -> complete.add(user));
        }
    }

    private static final class NewMasters implements Masters {
        final List<Master> behind = new ArrayList<>();
        final List<String> caughtUp = new ArrayList<>();

        @Override
        public Flux<Master> behind() {
            return Flux.defer(() -> Flux.fromIterable(List.copyOf(behind)));
        }

        @Override
        public Mono<Void> caughtUp(Master master) {
            return Mono.fromRunnable(() -> caughtUp.add(master.mark()));
        }
    }
}
