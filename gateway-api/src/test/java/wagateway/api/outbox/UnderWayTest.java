package wagateway.api.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import wagateway.api.outbox.UnderWay.Stretch;
import wagateway.model.event.EventVersion;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;

class UnderWayTest {
    private final UnderWay underWay = new UnderWay();
    private final List<Stretch> emitted = new ArrayList<>();
    private boolean room = true;

    @Test
    void what_is_under_way_is_not_published_again() {
        add(events(), events(5));
        add(events(5), events(6));
        add(events(5, 6), events(7, 8));

        assertThat(versions()).containsExactly(List.of(5L), List.of(6L), List.of(7L, 8L));
    }

    @Test
    void what_another_pod_has_committed_goes_before() {
        add(events(3, 4), events(5));
        add(events(3, 4, 5, 6), events(7));

        assertThat(versions()).containsExactly(List.of(3L, 4L, 5L), List.of(6L, 7L));
    }

    @Test
    void a_burst_of_any_length_goes_on_from_here() {
        add(events(), events(1));
        for (long version = 2; version <= 100; version++) {
            underWay.add(oldest(version - 1), false, events(version), this::emit);
        }

        assertThat(versions()).hasSize(100).last().isEqualTo(List.of(100L));
    }

    @Test
    void what_does_not_follow_anything_known_is_left_to_the_relay() {
        underWay.add(oldest(17), false, events(40), this::emit);

        assertThat(emitted).isEmpty();
    }

    @Test
    void who_commits_first_and_comes_second_has_nothing_left_to_publish() {
        add(events(5), events(6));
        add(events(), events(5));

        assertThat(versions()).containsExactly(List.of(5L, 6L));
    }

    @Test
    void nothing_goes_behind_an_event_that_failed_before_that_is_tried_again() {
        add(events(), events(5));
        add(events(5), events(6));
        underWay.failed(emitted.getFirst());
        add(events(5, 6), events(7));

        assertThat(versions()).last().isEqualTo(List.of(5L, 6L, 7L));
        assertThat(emitted).extracting(Stretch::isStranded).containsExactly(true, true, false);
    }

    @Test
    void what_found_no_room_is_not_under_way() {
        room = false;
        add(events(), events(5));
        room = true;
        add(events(5), events(6));

        assertThat(versions()).containsExactly(List.of(5L, 6L));
    }

    @Test
    void a_session_of_which_nothing_is_under_way_is_forgotten() {
        add(events(), events(5));
        add(events(5), events(6));
        underWay.ended(emitted.getFirst());
        assertThat(underWay.sessions()).isEqualTo(1);

        underWay.ended(emitted.getLast());

        assertThat(underWay.sessions()).isZero();
    }

    private void add(List<PendingEvent> older, List<PendingEvent> stored) {
        underWay.add(older, true, stored, this::emit);
    }

    private boolean emit(Stretch stretch) {
        return room && emitted.add(stretch);
    }

    private List<List<Long>> versions() {
        return emitted.stream()
                .map(stretch -> stretch.events().stream()
                        .map(event -> event.version().value())
                        .toList())
                .toList();
    }

    /** The first 17 of the versions until the last one. */
    private static List<PendingEvent> oldest(long last) {
        return events(LongStream.rangeClosed(1, last).limit(17).toArray());
    }

    private static List<PendingEvent> events(long... versions) {
        return LongStream.of(versions)
                .mapToObj(version -> new PendingEvent(
                        new UserId("someone"), new SessionId("someone-s"), new EventVersion(version), "{}"))
                .toList();
    }
}
