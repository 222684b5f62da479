package wagateway.api.session.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FairQueueTest {
    private final FairQueue<String, String> queue = new FairQueue<>(4);

    @Test
    void those_who_have_something_in_it_take_turns_each_in_the_order_in_which_it_came() {
        queue.offer("a", "a1");
        queue.offer("a", "a2");
        queue.offer("b", "b1");
        queue.offer("a", "a3");

        assertThat(Stream.generate(queue::poll).limit(5)).containsExactly("a1", "b1", "a2", "a3", null);
    }

    @Test
    void when_it_is_full_whoever_has_most_in_it_gives_up_what_came_last() {
        queue.offer("a", "a1");
        queue.offer("a", "a2");
        queue.offer("a", "a3");
        assertThat(queue.offer("b", "b1")).isNull();

        assertThat(queue.offer("a", "a4")).isEqualTo("a4");
        assertThat(queue.offer("b", "b2")).isEqualTo("a3");
        assertThat(queue.offer("b", "b3")).isEqualTo("b3");

        assertThat(queue.size()).isEqualTo(4);
        assertThat(Stream.generate(queue::poll).limit(4)).containsExactly("a1", "b1", "a2", "b2");
    }

    @Test
    void when_it_is_full_of_as_many_as_it_has_room_for_nobody_gives_up_anything() {
        Stream.of("a", "b", "c", "d").forEach(each -> queue.offer(each, each));

        assertThat(queue.offer("e", "e")).isEqualTo("e");
    }
}
