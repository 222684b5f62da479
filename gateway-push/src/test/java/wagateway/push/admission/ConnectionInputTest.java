package wagateway.push.admission;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import wagateway.push.protocol.CloseReason;

class ConnectionInputTest {
    private final TestInputs inputs = new TestInputs();
    private final ConnectionInput newcomer = new ConnectionInput(inputs.all);
    private final ConnectionInput known = new ConnectionInput(inputs.all);

    ConnectionInputTest() {
        known.admit();
    }

    @Test
    void a_burst_of_frames_is_taken_and_then_as_many_as_time_brings() {
        for (int i = 0; i < 20; i++) {
            assertThat(known.frame(1)).isNull();
        }
        assertThat(known.frame(1)).isEqualTo(CloseReason.TOO_MANY_FRAMES);

        inputs.millis.addAndGet(100);

        assertThat(known.frame(1)).isNull();
        assertThat(known.frame(1)).isEqualTo(CloseReason.TOO_MANY_FRAMES);
    }

    @Test
    void a_burst_of_bytes_is_taken_and_then_as_many_as_time_brings() {
        assertThat(known.received(1_000)).isNull();
        assertThat(known.received(1)).isEqualTo(CloseReason.TOO_MANY_BYTES);

        inputs.millis.addAndGet(1_000);

        assertThat(known.received(100)).isNull();
        assertThat(known.received(1)).isEqualTo(CloseReason.TOO_MANY_BYTES);
    }

    @Test
    void what_time_brings_is_no_more_than_the_burst() {
        inputs.millis.addAndGet(1_000_000);

        assertThat(known.received(1_001)).isEqualTo(CloseReason.TOO_MANY_BYTES);
    }

    @Test
    void without_a_token_time_brings_nothing() {
        for (int i = 0; i < 5; i++) {
            assertThat(newcomer.frame(1)).isNull();
        }
        assertThat(newcomer.received(200)).isNull();

        inputs.millis.addAndGet(1_000_000);

        assertThat(newcomer.frame(1)).isEqualTo(CloseReason.TOO_MANY_FRAMES);
        assertThat(newcomer.received(1)).isEqualTo(CloseReason.TOO_MANY_BYTES);
    }

    @Test
    void a_token_ends_the_share_of_those_without_one() {
        assertThat(newcomer.received(200)).isNull();
        newcomer.admit();

        assertThat(newcomer.received(800)).isNull();
        assertThat(newcomer.frame(51)).isNull();
        assertThat(newcomer.decoded(51, false)).isNull();
    }

    @Test
    void a_message_of_a_newcomer_is_short_complete_or_not() {
        assertThat(newcomer.frame(50)).isNull();
        assertThat(newcomer.frame(51)).isEqualTo(CloseReason.TOO_LARGE);
        assertThat(newcomer.decoded(50, false)).isNull();
        assertThat(newcomer.decoded(51, false)).isEqualTo(CloseReason.TOO_LARGE);
    }

    @Test
    void a_message_has_its_time_from_when_it_began() {
        known.decoded(1, false);
        inputs.millis.addAndGet(999);
        known.decoded(2, false);
        assertThat(known.ticked()).isNull();

        inputs.millis.addAndGet(1);

        assertThat(known.ticked()).isEqualTo(CloseReason.MESSAGE_TIMEOUT);
    }

    @Test
    void each_message_has_a_time_of_its_own() {
        known.decoded(1, false);
        inputs.millis.addAndGet(999);
        known.decoded(1, true);
        inputs.millis.addAndGet(999);
        assertThat(known.ticked()).isNull();

        known.decoded(0, true);
        inputs.millis.addAndGet(1_000);

        assertThat(known.ticked()).isNull();
        assertThat(known.isUnfinished()).isFalse();
    }

    @Test
    void what_a_pod_keeps_is_limited_and_newcomers_have_half_of_it() {
        assertThat(known.decoded(480, false)).isNull();
        assertThat(newcomer.decoded(20, false)).isNull();
        assertThat(newcomer.decoded(21, false)).isEqualTo(CloseReason.OVERLOADED);
        assertThat(known.decoded(979, false)).isNull();
        assertThat(known.decoded(980, false)).isEqualTo(CloseReason.OVERLOADED);
        assertThat(inputs.unfinished.bytes()).isEqualTo(1_001);

        newcomer.release();
        known.release();

        assertThat(inputs.unfinished.bytes()).isZero();
    }

    @Test
    void what_is_taken_as_complete_is_kept_no_longer_however_much_others_keep() {
        known.decoded(1_001, false);

        assertThat(newcomer.decoded(0, true)).isNull();
    }
}
