package wagateway.api.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import wagateway.api.outbox.InFlightEvents.Batch;
import wagateway.model.event.EventVersion;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;

class InFlightEventsTest {
    private static final SessionId SESSION = new SessionId("someone-s");

    private long now;
    private final InFlightEvents inFlight = new InFlightEvents(200, () -> now);
    private final Deque<Batch> toPublish = new ArrayDeque<>();

    @Test
    void what_is_under_way_is_not_published_again() {
        add(events(), events(5));
        add(events(5), events(6));
        add(events(5, 6), events(7, 8));

        assertThat(published()).containsExactly(List.of(5L), List.of(6L, 7L, 8L));
    }

    @Test
    void what_another_pod_has_committed_goes_before() {
        add(events(3, 4), events(5));
        add(events(3, 4, 5, 6), events(7));

        assertThat(published()).containsExactly(List.of(3L, 4L, 5L), List.of(6L, 7L));
    }

    @Test
    void a_burst_of_any_length_goes_on_from_here_some_at_a_time() {
        add(events(), events(1));
        for (long version = 2; version <= 100; version++) {
            add(oldest(version - 1), events(version));
        }

        assertThat(published())
                .extracting(versions -> List.of(versions.getFirst(), versions.getLast()))
                .containsExactly(List.of(1L, 1L), List.of(2L, 65L), List.of(66L, 100L));
    }

    @Test
    void what_does_not_follow_anything_known_is_left_to_the_relay() {
        add(oldest(17), events(40));

        assertThat(toPublish).isEmpty();
    }

    @Test
    void who_commits_first_and_comes_second_has_nothing_left_to_publish() {
        add(events(5), events(6));
        add(events(), events(5));

        assertThat(published()).containsExactly(List.of(5L, 6L));
    }

    @Test
    void nothing_goes_behind_an_event_that_failed_before_that_is_tried_again() {
        add(events(), events(5));
        add(events(5), events(6));
        inFlight.failed(toPublish.remove());
        assertThat(toPublish).isEmpty();

        add(events(5, 6), events(7));

        assertThat(published()).containsExactly(List.of(5L, 6L, 7L));
    }

    @Test
    void what_found_no_room_is_not_under_way() {
        add(events(), events(LongStream.rangeClosed(1, 200).toArray()));
        add(oldest(200), events(201));
        published();

        add(events(201), events(202));

        assertThat(published()).containsExactly(List.of(201L, 202L));
    }

    @Test
    void nothing_goes_behind_an_event_that_failed_after_the_statement_was_sent() {
        add(events(), events(5));
        PublishProgress progress = inFlight.progress(SESSION);
        inFlight.failed(toPublish.remove());

        add(progress, events(), events(6));

        assertThat(toPublish).isEmpty();
    }

    @Test
    void publishing_is_behind_when_the_oldest_waits_too_long_though_redis_answers() {
        Duration limit = Duration.ofMillis(250);
        add(events(), events(1));
        now = limit.toNanos() + 1;
        assertThat(inFlight.isBehind(limit)).isFalse();
        published();
        add(events(), events(2));
        assertThat(inFlight.isBehind(limit)).isFalse();

        now = limit.toNanos() * 2 + 2;
        assertThat(inFlight.isBehind(limit)).isTrue();

        now = limit.toNanos() * 6;
        assertThat(inFlight.isBehind(limit)).isFalse();
    }

    @Test
    void publishing_is_behind_when_half_of_the_room_is_taken() {
        add(events(), events(1));
        published();
        add(events(), events(LongStream.rangeClosed(2, 102).toArray()));

        assertThat(inFlight.isBehind(Duration.ofHours(1))).isTrue();
    }

    @Test
    void a_session_is_known_until_its_events_have_left_the_outbox() {
        add(events(), events(5));
        add(events(5), events(6));
        published();
        assertThat(inFlight.isIdle()).isTrue();
        inFlight.forget(events(5));
        assertThat(inFlight.sessions()).isEqualTo(1);

        inFlight.forget(events(6));

        assertThat(inFlight.sessions()).isZero();
    }

    private void add(List<PendingEvent> older, List<PendingEvent> stored) {
        add(PublishProgress.NONE, older, stored);
    }

    private void add(PublishProgress progress, List<PendingEvent> older, List<PendingEvent> stored) {
        if (inFlight.add(new Committed(progress, older, stored)) instanceof Batch batch) {
            toPublish.add(batch);
        }
    }

    /** Publishes all. @return the versions of each batch */
    private List<List<Long>> published() {
        var versions = new ArrayList<List<Long>>();
        while (toPublish.poll() instanceof Batch batch) {
            versions.add(batch.events().stream()
                    .map(event -> event.version().value())
                    .toList());
            if (inFlight.published(batch) instanceof Batch next) {
                toPublish.add(next);
            }
        }
        return versions;
    }

    /** The first 17 of the versions until the last one. */
    private static List<PendingEvent> oldest(long last) {
        return events(LongStream.rangeClosed(1, last).limit(17).toArray());
    }

    private static List<PendingEvent> events(long... versions) {
        return LongStream.of(versions)
                .mapToObj(version -> new PendingEvent(new UserId("someone"), SESSION, new EventVersion(version), "{}"))
                .toList();
    }
}
