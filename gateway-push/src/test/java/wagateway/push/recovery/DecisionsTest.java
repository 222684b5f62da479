package wagateway.push.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import wagateway.model.event.Offset;
import wagateway.push.recovery.Recovery.Subscribed;

/** What was missed and how it is made good, as tables. */
class DecisionsTest {
    @ParameterizedTest
    @CsvSource({
        // known, heard, what that means
        "e-4, e-5, NEXT",
        "e-4, e-4, REPEATED",
        "e-4, e-1, REPEATED",
        "e-4, e-6, BROKEN",
        "e-4, f-5, BROKEN",
        "e-4, f-1, BROKEN",
        "0-0, e-1, NEXT",
        "0-0, e-2, BROKEN",
    })
    void an_event_tells_whether_others_are_missing(String known, String heard, Continuity meaning) {
        assertThat(Continuity.of(offset(known), offset(heard))).isEqualTo(meaning);
    }

    @ParameterizedTest
    @CsvSource({
        // known, end of the stream, events found after known, snapshot complete, way
        "e-4, e-4, 0, true,  NOTHING",
        "e-4, e-4, 0, false, NOTHING",
        "e-4, e-7, 3, true,  STREAM",
        "e-4, e-7, 3, false, STREAM",
        "e-4, e-7, 0, true,  SNAPSHOT",
        "e-4, e-7, 0, false, REBUILD",
        "e-4, e-7, 2, true,  SNAPSHOT",
        "e-4, e-3, 0, true,  SNAPSHOT",
        "e-4, f-4, 0, true,  SNAPSHOT",
        "e-4, f-4, 0, false, REBUILD",
        "e-4,    , 0, true,  SNAPSHOT",
        "e-4,    , 0, false, REBUILD",
        "0-0, e-7, 0, true,  SNAPSHOT",
        "   , e-7, 0, true,  SNAPSHOT",
        "   , e-7, 0, false, REBUILD",
        "   ,    , 0, false, REBUILD",
    })
    void who_may_have_missed_something_is_brought_up_to_date(
            @Nullable String known, @Nullable String last, int found, boolean complete, Resync way) {
        assertThat(Resync.of(orNone(known), orNone(last), found, complete)).isEqualTo(way);
    }

    @ParameterizedTest
    @CsvSource({
        // seen, end of the stream, events found after seen, when it subscribed, verdict
        "e-4,   e-4, 0, 2,   RECOVERED",
        "e-4,   e-7, 3, 2 3, RECOVERED",
        "e-4,   e-7, 3, '',  UNKNOWN_CLIENT",
        "e-4,   e-7, 3, 2 5, UNSEEN_SUBSCRIPTION",
        "e-4,   e-4, 0, 4,   UNSEEN_SUBSCRIPTION",
        "e-4.a, e-4, 0, 4,   RECOVERED",
        "e-4.a, e-7, 3, 6,   RECOVERED",
        "e-4.b, e-7, 3, 2,   UNSEEN_SUBSCRIPTION",
        "e-4.0, e-7, 3, 2,   UNSEEN_SUBSCRIPTION",
        "e-4,   e-9, 0, 2,   OUT_OF_REACH",
        "e-4.a, e-9, 0, 2,   OUT_OF_REACH",
        "e-4,   e-3, 0, 2,   OUT_OF_REACH",
        "e-4,   f-4, 0, 2,   OUT_OF_REACH",
        "e-4,      , 0, 2,   OUT_OF_REACH",
    })
    void who_comes_back_is_recovered_or_starts_afresh(
            String seen, @Nullable String last, int found, String subscribedAt, Recovery verdict) {
        assertThat(Recovery.of(
                        ResumePoint.parse(seen).orElseThrow(),
                        orNone(last),
                        found,
                        new Subscribed(seqs(subscribedAt), false, "a", true)))
                .isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource({
        // end of the stream, events found, when it subscribed, whether that is all, verdict
        "   , 0, 0,   true,  RECOVERED",
        "e-3, 3, 0,   true,  RECOVERED",
        "e-9, 0, 0,   true,  OUT_OF_REACH",
        "e-3, 3, 2,   true,  UNSEEN_SUBSCRIPTION",
        "e-3, 3, 0 0, true,  UNSEEN_SUBSCRIPTION",
        "e-3, 3, '',  true,  UNKNOWN_CLIENT",
        "e-3, 3, 0,   false, UNSEEN_SUBSCRIPTION",
    })
    void who_was_shown_nothing_is_recovered_from_the_beginning(
            @Nullable String last, int found, String subscribedAt, boolean all, Recovery verdict) {
        assertThat(Recovery.of(
                        ResumePoint.BEGINNING, orNone(last), found, new Subscribed(seqs(subscribedAt), all, "a", true)))
                .isEqualTo(verdict);
    }

    @Test
    void who_had_a_session_that_is_not_known_any_more_starts_afresh() {
        assertThat(Recovery.of(
                        new ResumePoint(offset("e-4")),
                        offset("e-4"),
                        0,
                        new Subscribed(List.of(2L), false, "a", false)))
                .isEqualTo(Recovery.UNKNOWN_SESSION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"e-4", "e-4.0", "9f2c61-42.1y2p0ij32e8e7"})
    void a_resume_point_is_read_as_it_is_written(String text) {
        assertThat(ResumePoint.parse(text)).map(ResumePoint::toString).contains(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "e", "e-", "e-4.", "e-4.A", "e-4.a.b", "e-4.12345678901234", "-4.a"})
    void what_is_no_resume_point_is_not_read(String text) {
        assertThat(ResumePoint.parse(text)).isEmpty();
    }

    private static List<Long> seqs(String text) {
        return Arrays.stream(text.split(" "))
                .filter(seq -> !seq.isEmpty())
                .map(Long::valueOf)
                .toList();
    }

    private static Offset offset(String text) {
        return Offset.parse(text).orElseThrow();
    }

    private static @Nullable Offset orNone(@Nullable String text) {
        return text == null ? null : offset(text);
    }
}
