package wagateway.api.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static wagateway.api.outbox.EventTables.event;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;
import wagateway.model.identity.SessionId;

class PublishQueueTest {
    private static final Duration FORGOTTEN_AFTER = Duration.ofMillis(250);
    private static final OutboxSettings SMALL = new OutboxSettings(
            3, Duration.ofMillis(250), Duration.ofSeconds(1), Duration.ofSeconds(1), 1, 1, Duration.ofDays(1));

    private final VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
    private final ToldPublisher publisher = new ToldPublisher();
    private final EventTables tables = new EventTables();
    private final PublishQueue queue = new PublishQueue(publisher, tables, SMALL, new SimpleMeterRegistry());

    @BeforeEach
    void start() {
        queue.start();
    }

    @AfterEach
    void end() {
        VirtualTimeScheduler.reset();
    }

    private void offer(List<PendingEvent> older, List<PendingEvent> stored) {
        queue.offer(List.of(new Committed(PublishProgress.NONE, older, stored)));
    }

    private List<PendingEvent> takenAlong(Mono<Void> outcome) {
        var taken = new ArrayList<PendingEvent>();
        queue.forgetting(published -> {
                    taken.addAll(published);
                    return outcome;
                })
                .onErrorComplete()
                .subscribe();
        return taken;
    }

    @Test
    void what_a_transaction_committed_is_published_in_one_go() {
        queue.offer(List.of(
                new Committed(PublishProgress.NONE, List.of(), List.of(event("a", 2), event("a", 3))),
                new Committed(PublishProgress.NONE, List.of(), List.of(event("b", 7)))));

        assertThat(publisher.calls).containsExactly(List.of("a 2", "a 3", "b 7"));
    }

    @Test
    void what_comes_while_events_of_a_session_are_being_published_goes_behind_them_together() {
        publisher.waits();
        offer(List.of(), List.of(event("a", 2)));
        offer(List.of(), List.of(event("a", 3)));
        offer(List.of(), List.of(event("a", 4)));
        assertThat(publisher.published).containsExactly("a 2");

        publisher.answers();

        assertThat(publisher.calls).containsExactly(List.of("a 2"), List.of("a 3", "a 4"));
    }

    @Test
    void the_first_event_of_a_session_is_the_latest() {
        offer(List.of(), List.of(event("a", 1)));

        assertThat(publisher.published).containsExactly("a 1 latest");
    }

    @Test
    void what_was_published_is_deleted_from_the_outbox_together() {
        offer(List.of(), List.of(event("a", 2)));
        offer(List.of(), List.of(event("b", 7)));
        assertThat(tables.deleted).isEmpty();

        time.advanceTimeBy(FORGOTTEN_AFTER);

        assertThat(tables.deleted).containsExactly(event("a", 2), event("b", 7));
    }

    @Test
    void what_was_published_leaves_the_outbox_with_the_next_statement() {
        offer(List.of(), List.of(event("a", 2)));

        assertThat(takenAlong(Mono.empty())).containsExactly(event("a", 2));

        time.advanceTimeBy(FORGOTTEN_AFTER);
        assertThat(tables.deleted).isEmpty();
    }

    @Test
    void what_a_statement_that_failed_was_to_take_along_is_given_to_the_next() {
        offer(List.of(), List.of(event("a", 2)));
        takenAlong(Mono.error(new IllegalStateException("no")));

        assertThat(takenAlong(Mono.empty())).containsExactly(event("a", 2));
    }

    @Test
    void what_is_known_of_a_session_ends_when_its_events_have_left_the_outbox() {
        offer(List.of(), List.of(event("a", 2)));
        assertThat(queue.progress(new SessionId("a")).version()).isEqualTo(2);

        takenAlong(Mono.empty());

        assertThat(queue.progress(new SessionId("a")).version()).isZero();
    }

    @Test
    void events_behind_one_that_fails_are_left_to_the_relay() {
        publisher.waits();
        publisher.failing.add("a");
        offer(List.of(), List.of(event("a", 2), event("a", 3)));
        offer(List.of(event("a", 2), event("a", 3)), List.of(event("a", 4)));
        publisher.answers();
        time.advanceTimeBy(FORGOTTEN_AFTER);

        assertThat(publisher.published).containsExactly("a 2", "a 3");
        assertThat(tables.deleted).isEmpty();
    }

    @Test
    void what_failed_goes_before_what_is_stored_next() {
        publisher.failing.add("a");
        offer(List.of(), List.of(event("a", 2)));
        publisher.failing.clear();
        offer(List.of(event("a", 2)), List.of(event("a", 3)));
        time.advanceTimeBy(FORGOTTEN_AFTER);

        assertThat(publisher.published).containsExactly("a 2", "a 2", "a 3");
        assertThat(tables.deleted).containsExactly(event("a", 2), event("a", 3));
    }

    @Test
    void what_is_under_way_is_not_published_again() {
        publisher.waits();
        offer(List.of(), List.of(event("a", 2)));
        offer(List.of(event("a", 2)), List.of(event("a", 3)));

        publisher.answers();

        assertThat(publisher.published).containsExactly("a 2", "a 3");
    }

    @Test
    void what_does_not_fit_is_left_to_the_relay() {
        publisher.waits();
        LongStream.rangeClosed(2, 9).forEach(version -> offer(List.of(), List.of(event("a", version))));

        publisher.answers();

        assertThat(publisher.published).hasSizeBetween(2, 4).startsWith("a 2", "a 3");
    }

    @Test
    void a_queue_that_stops_ends_with_what_was_taken() {
        publisher.waits();
        offer(List.of(), List.of(event("a", 2)));
        var stopped = new AtomicBoolean();
        queue.stop(() -> stopped.set(true));
        offer(List.of(), List.of(event("b", 7)));
        assertThat(stopped).isFalse();

        publisher.answers();

        assertThat(stopped).isTrue();
        assertThat(publisher.published).containsExactly("a 2");
        assertThat(tables.deleted).containsExactly(event("a", 2));
    }

    @Test
    void a_queue_that_stops_does_not_wait_for_an_answer_that_does_not_come() {
        publisher.waits();
        offer(List.of(), List.of(event("a", 2)));
        var stopped = new AtomicBoolean();
        queue.stop(() -> stopped.set(true));

        time.advanceTimeBy(Duration.ofSeconds(2));

        assertThat(stopped).isTrue();
    }
}
