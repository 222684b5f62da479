package wagateway.push.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wagateway.model.identity.SessionId;
import wagateway.push.protocol.CloseReason;
import wagateway.push.wire.Frame;

/** An outbox that changes hands: what it has to tell is told to whoever takes over, and to nobody else from then on. */
class OutboxTest {
    private final List<String> woken = new ArrayList<>();
    private final Outbox outbox = new Outbox(TestClients.waiting(2, 100, 100), () -> woken.add("first"));

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

    @Test
    void once_much_waits_an_event_takes_the_place_of_older_ones_of_its_session_at_the_end() {
        Outbox wide = new Outbox(TestClients.waiting(100, 10_000, 3), () -> {});
        wide.offerEvent(List.of(about("u-a", "a1")), () -> Frame.of("passed over"));
        wide.offerEvent(List.of(about("u-b", "b1")), () -> Frame.of("passed over"));
        wide.offer(Frame.of("ack"));
        wide.offerEvent(List.of(about("u-a", "a2"), about("u-a", "a2-error")), () -> Frame.of("passed over"));
        wide.offerEvent(List.of(about("u-c", "c1")), () -> Frame.of("passed over"));

        assertThat(texts(wide)).containsExactly("b1", "ack", "passed over", "a2", "a2-error", "c1");
    }

    @Test
    void that_events_were_passed_over_is_said_once_before_what_took_their_place_and_again_after_that_was_taken() {
        Outbox wide = new Outbox(TestClients.waiting(100, 10_000, 3), () -> {});
        for (String text : List.of("a1--", "a2--", "a3--", "a4--")) {
            wide.offerEvent(List.of(about("u-a", text)), () -> Frame.of("passed over"));
        }
        assertThat(texts(wide)).containsExactly("passed over", "a4--");

        for (String text : List.of("a5--", "a6--", "a7--")) {
            wide.offerEvent(List.of(about("u-a", text)), () -> Frame.of("passed over"));
        }
        assertThat(texts(wide)).containsExactly("passed over", "a7--");
    }

    /** A reader that has come back is not slow because of what it missed. */
    @Test
    void what_is_to_be_given_in_any_case_does_not_make_others_pass_over() {
        Outbox wide = new Outbox(TestClients.waiting(100, 10_000, 5), () -> {});
        wide.offer(about("u-a", "much that was missed").kept());
        wide.offerEvent(List.of(about("u-a", "a1")), () -> Frame.of("passed over"));
        wide.offerEvent(List.of(about("u-a", "a2")), () -> Frame.of("passed over"));

        assertThat(texts(wide)).containsExactly("much that was missed", "a1", "a2");
    }

    @Test
    void a_burst_that_is_small_is_kept_as_it_is() {
        Outbox wide = new Outbox(TestClients.waiting(100, 10_000, 5), () -> {});
        wide.offerEvent(List.of(about("u-a", "a1")), () -> Frame.of("passed over"));
        wide.offerEvent(List.of(about("u-a", "a2")), () -> Frame.of("passed over"));
        wide.offerEvent(List.of(about("u-a", "a3")), () -> Frame.of("passed over"));

        assertThat(texts(wide)).containsExactly("a1", "a2", "a3");
    }

    @Test
    void what_waits_for_a_reader_that_has_stopped_is_bounded_by_its_sessions_not_by_the_events() {
        Outbox wide = new Outbox(TestClients.waiting(4_096, 2_000_000, 65_536), () -> {});
        for (int event = 0; event < 100_000; event++) {
            wide.offerEvent(List.of(about("u-" + event % 10, "x".repeat(400))), () -> Frame.of("passed over"));
        }

        assertThat(wide.closeReason()).isNull();
        assertThat(texts(wide).stream().mapToInt(String::length).sum()).isLessThan(65_536 + 11 * 400);
    }

    @Test
    void who_takes_nothing_for_too_long_while_something_waits_is_closed() {
        outbox.tick(0);
        act("offer");
        outbox.tick(29_000);
        act("poll");
        act("offer");
        outbox.tick(31_000);
        outbox.tick(60_999);
        assertThat(outbox.closeReason()).isNull();

        outbox.tick(61_000);
        assertThat(outbox.closeReason()).isEqualTo(CloseReason.SLOW_READER);
    }

    @Test
    void what_waits_at_the_first_look_has_all_the_time_from_then_on() {
        act("offer");
        outbox.tick(1_000_000);

        assertThat(outbox.closeReason()).isNull();
    }

    private static Frame about(String session, String text) {
        return Frame.of(new SessionId(session), text);
    }

    private static List<String> texts(Outbox outbox) {
        return Stream.generate(outbox::poll)
                .takeWhile(Objects::nonNull)
                .map(frame -> new String(frame.bytes(), StandardCharsets.UTF_8))
                .toList();
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
