package wagateway.push.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import wagateway.model.identity.UserId;

class LocalConnectionsTest {
    private static final UserId ALICE = new UserId("alice");
    private static final UserId BOB = new UserId("bob");

    private final List<Lease> released = new ArrayList<>();
    private final List<String> evicted = new ArrayList<>();

    @Test
    void one_too_many_is_refused_until_another_is_over() {
        var connections = connections(false);
        Lease first = claimed(connections);
        claim(connections, ALICE);
        assertThat(claim(connections, ALICE)).isNull();
        assertThat(claim(connections, BOB)).isNotNull();

        first.release();

        assertThat(released).containsExactly(first);
        assertThat(claim(connections, ALICE)).isNotNull();
        assertThat(claim(connections, ALICE)).isNull();
    }

    @Test
    void the_oldest_goes_for_one_too_many_where_that_is_wanted() {
        var connections = connections(true);
        claimed(connections).onEviction(() -> evicted.add("first"));
        claimed(connections).onEviction(() -> evicted.add("second"));

        assertThat(claim(connections, ALICE)).isNotNull();
        assertThat(evicted).containsExactly("first");

        assertThat(claim(connections, ALICE)).isNotNull();
        assertThat(evicted).containsExactly("first", "second");
    }

    @Test
    void one_that_is_to_go_already_goes_as_soon_as_it_says_how() {
        var connections = connections(true);
        Lease early = claimed(connections);
        connections.evict(ALICE, List.of(connections.member(early)));

        early.onEviction(() -> evicted.add("early"));

        assertThat(evicted).containsExactly("early");
    }

    @Test
    void those_that_are_counted_elsewhere_are_counted_however_many_there_are() {
        var connections = connections(false);
        for (int i = 0; i < 5; i++) {
            connections.add(connections.next(ALICE));
        }
        assertThat(connections.byUser().mapToInt(each -> each.getValue().size()).sum())
                .isEqualTo(5);
        assertThat(claim(connections, ALICE)).isNull();
    }

    @Test
    void nothing_is_left_of_a_user_whose_connections_are_over() {
        var connections = connections(false);
        claimed(connections).release();

        assertThat(connections.byUser()).isEmpty();
    }

    private LocalConnections connections(boolean closesOldest) {
        return new LocalConnections(new UserLimit(2, closesOldest), "pod", Clock.systemUTC(), released::add);
    }

    private static Lease claimed(LocalConnections connections) {
        return Objects.requireNonNull(claim(connections, ALICE));
    }

    private static @Nullable Lease claim(LocalConnections connections, UserId user) {
        return connections.claim(user).block();
    }
}
