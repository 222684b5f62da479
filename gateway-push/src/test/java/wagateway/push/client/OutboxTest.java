package wagateway.push.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wagateway.push.protocol.CloseReason;

/** An outbox that changes hands: what it has to tell is told to whoever takes over, and to nobody else from then on. */
class OutboxTest {
    private final List<String> woken = new ArrayList<>();
    private final Outbox outbox = new Outbox(new OutboxLimits(2, 100), () -> woken.add("first"));

    @ParameterizedTest
    @CsvSource({
        "'',                        ''",
        "offer,                     second",
        "offer offer,               second",
        "offer poll,                second",
        "offer poll poll,           ''",
        "poll,                      ''",
        "close,                     second",
        "offer poll poll close,     second",
        "offer close,               second",
        "offer offer offer,         second",
        "offer poll poll offer,     second",
    })
    void who_takes_over_is_woken_once_when_there_is_something_to_tell(String before, String told) {
        List.of(before.split(" ")).forEach(this::act);
        woken.clear();

        outbox.handOver(() -> woken.add("second"));

        assertThat(String.join(" ", woken)).isEqualTo(told);
    }

    @Test
    void only_who_took_over_is_woken_from_then_on() {
        outbox.handOver(() -> woken.add("second"));
        act("offer");
        outbox.handOver(() -> woken.add("third"));
        act("close");

        assertThat(woken).containsExactly("second", "third", "third");
    }

    @Test
    void who_took_over_is_not_woken_again_before_it_has_taken_everything() {
        act("offer");
        woken.clear();
        outbox.handOver(() -> woken.add("second"));
        act("poll");
        act("offer");
        assertThat(woken).containsExactly("second");

        act("poll");
        act("poll");
        act("offer");
        assertThat(woken).containsExactly("second", "second");
    }

    @Test
    void what_waits_is_handed_over_in_its_order_and_still_counts() {
        outbox.offer(Frame.of("a"));
        outbox.offer(Frame.of("b"));
        outbox.handOver(() -> woken.add("second"));

        assertThat(outbox.poll()).extracting(Frame::length).isEqualTo(1);
        outbox.offer(Frame.of("c"));
        assertThat(outbox.closeReason()).isNull();
        outbox.offer(Frame.of("d"));
        assertThat(outbox.closeReason()).isEqualTo(CloseReason.SLOW_READER);
    }

    private void act(String action) {
        switch (action) {
            case "offer" -> outbox.offer(Frame.of("x"));
            case "poll" -> outbox.poll();
            case "close" -> outbox.close(CloseReason.GOING_AWAY);
            default -> {}
        }
    }
}
