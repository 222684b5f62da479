package wagateway.api.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static wagateway.api.outbox.EventTables.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
    private final Rebuilder rebuilder = new Rebuilder(requests, tables, publisher);
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

        assertThat(publisher.published).containsExactly("a 2 latest", "b 7 latest");
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
        final List<UserId> complete = new ArrayList<>();

        @Override
        public Flux<UserId> requests() {
            return asked.asFlux();
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
