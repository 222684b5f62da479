package wagateway.push.source.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static wagateway.push.source.redis.FakeTopology.A;
import static wagateway.push.source.redis.FakeTopology.B;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;
import wagateway.push.source.redis.FakeTopology.Connection;

/** Two nodes of Redis of which each answer is told. */
class ShardChannelsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final CanarySettings SETTINGS = new CanarySettings(SECOND, 3);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
    private final FakeTopology topology = new FakeTopology();
    private final FakePublishing publishing = new FakePublishing();
    private final List<String> told = new ArrayList<>();
    private final ShardChannels channels =
            new ShardChannels(topology, new Canary(publishing, SETTINGS), SETTINGS.interval());

    private record Told(String name, List<String> told) implements ChannelListener {
        @Override
        public void subscribed() {
            told.add(name + " heard");
        }

        @Override
        public void message(String message) {
            told.add(name + " " + message);
        }
    }

    @BeforeEach
    void connect() {
        channels.start(Mono.empty());
        time.advanceTimeBy(Duration.ZERO);
    }

    @AfterEach
    void end() {
        channels.stop();
        VirtualTimeScheduler.reset();
    }

    @Test
    void a_channel_is_asked_for_on_the_node_of_its_slot_and_what_comes_is_told() {
        subscribe("a1");
        subscribe("b1");
        assertThat(topology.to(A).asked()).containsExactly("+a1");
        assertThat(topology.to(B).asked()).containsExactly("+b1");

        topology.to(A).confirms("a1");
        topology.to(A).says("a1", "event");

        assertThat(told).containsExactly("a1 heard", "a1 event");
    }

    @Test
    void what_is_not_confirmed_is_asked_for_again_every_second() {
        subscribe("a1");
        for (int second = 0; second < 2; second++) {
            assertThat(topology.to(A).asked()).contains("+a1");
            seconds(1);
        }
        topology.to(A).asked();

        topology.to(A).confirms("a1");
        seconds(1);
        assertThat(topology.to(A).asked()).isEmpty();
    }

    @Test
    void what_was_heard_on_a_connection_that_breaks_is_asked_for_on_the_next() {
        Connection first = heard("a1");
        first.breaks();
        assertThat(channels.isConnected()).isFalse();

        seconds(1);
        assertThat(channels.isConnected()).isTrue();
        assertThat(topology.to(A)).isNotSameAs(first);
        assertThat(topology.to(A).asked()).contains("+a1");
        first.confirms("a1");
        assertThat(told).as("the connection that broke says no more").isEmpty();
        topology.to(A).confirms("a1");
        assertThat(told).containsExactly("a1 heard");
    }

    @Test
    void a_channel_whose_slot_moves_is_left_where_it_was_once_it_is_heard_on_the_other_node() {
        Connection before = heard("a1");
        topology.slots.put((int) 'a', B);
        seconds(1);
        assertThat(topology.to(B).asked()).contains("+a1");
        assertThat(before.asked()).as("still heard there").isEmpty();

        topology.to(B).confirms("a1");

        assertThat(told).containsExactly("a1 heard");
        assertThat(before.asked()).containsExactly("-a1");
        before.ends("a1");
        seconds(2);
        assertThat(topology.to(B).asked()).as("it was another one that ended").isEmpty();
    }

    @Test
    void a_channel_that_a_node_ends_is_asked_for_again_after_a_look_at_the_topology() {
        heard("a1");
        int before = topology.refreshes;

        topology.to(A).ends("a1");
        time.advanceTimeBy(Duration.ofMillis(100));

        assertThat(topology.refreshes).isEqualTo(before + 1);
        assertThat(topology.to(A).asked()).contains("+a1");
    }

    @Test
    void a_confirmation_that_comes_after_the_channel_was_left_is_taken_back() {
        subscribe("a1");
        channels.unsubscribe("a1");
        topology.to(A).asked();

        topology.to(A).confirms("a1");

        assertThat(topology.to(A).asked()).containsExactly("-a1");
        assertThat(told).isEmpty();
    }

    @Test
    void a_node_that_has_left_is_left() {
        Connection gone = heard("b1");
        topology.nodes = List.of(A);
        topology.slots.put((int) 'b', A);
        seconds(1);

        assertThat(gone.open).isFalse();
        assertThat(topology.to(A).asked()).contains("+b1");
        assertThat(channels.isConnected()).isTrue();
    }

    @Test
    void a_connection_on_which_canaries_do_not_come_is_replaced_and_the_node_is_called_deaf_until_they_do() {
        Connection deaf = heard("a1");
        for (int second = 0; second < SETTINGS.misses() + 1; second++) {
            topology.to(B).canariesCome();
            seconds(1);
        }
        assertThat(deaf.open).isFalse();
        assertThat(channels.timesDeaf()).isOne();

        seconds(1);
        assertThat(channels.deafTo()).containsExactly("a:1");
        assertThat(topology.to(A).asked).contains("+a1");
        topology.to(A).canariesCome();
        assertThat(channels.deafTo()).isEmpty();
    }

    @Test
    void while_redis_takes_nothing_that_is_published_nobody_is_called_deaf() {
        publishing.takes = false;
        seconds(20);

        assertThat(channels.deafTo()).isEmpty();
        assertThat(channels.timesDeaf())
                .as("connections are replaced nevertheless")
                .isPositive();
    }

    private void subscribe(String channel) {
        channels.subscribe(channel, new Told(channel, told));
        time.advanceTimeBy(Duration.ZERO);
    }

    private Connection heard(String channel) {
        subscribe(channel);
        Connection connection = topology.to(channel.startsWith("a") ? A : B);
        connection.confirms(channel);
        connection.asked();
        told.clear();
        return connection;
    }

    private void seconds(int seconds) {
        for (int second = 0; second < seconds; second++) {
            time.advanceTimeBy(SECOND);
        }
    }
}
