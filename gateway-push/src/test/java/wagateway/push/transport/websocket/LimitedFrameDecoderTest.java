package wagateway.push.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import wagateway.push.admission.ConnectionInput;
import wagateway.push.admission.TestInputs;
import wagateway.push.admission.TooMuchInputException;
import wagateway.push.protocol.CloseReason;

class LimitedFrameDecoderTest {
    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int PING = 9;
    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;

    private final TestInputs inputs = new TestInputs();
    private boolean admitted;

    private final EmbeddedChannel channel = new EmbeddedChannel(new LimitedFrameDecoder(
            WebSocketDecoderConfig.newBuilder().maxFramePayloadLength(120).build(),
            new ConnectionInput(inputs.all),
            () -> admitted));

    @BeforeEach
    void letTimeStand() {
        channel.freezeTime();
    }

    @AfterEach
    void nothingIsLeft() {
        channel.finishAndReleaseAll();
        assertThat(inputs.unfinished.bytes()).isZero();
    }

    @Test
    void empty_fragments_are_counted_one_by_one() {
        admitted = true;
        channel.writeInbound(frame(TEXT, 0));
        for (int i = 1; i < 20; i++) {
            channel.writeInbound(frame(CONTINUATION, 0));
        }
        assertEnds(CloseReason.TOO_MANY_FRAMES, frame(CONTINUATION, 0));
    }

    @Test
    void pings_are_counted_too() {
        admitted = true;
        ByteBuf flood = Unpooled.buffer();
        for (int i = 0; i < 30; i++) {
            flood.writeBytes(frame(FINAL | PING, 0));
        }
        assertEnds(CloseReason.TOO_MANY_FRAMES, flood);
        assertThat(channel.inboundMessages()).hasSize(20);
    }

    @Test
    void a_message_of_a_newcomer_that_is_left_unfinished_is_no_longer_than_it_may_be() {
        channel.writeInbound(frame(FINAL | TEXT, 100).writerIndex(50));
        assertThat(inputs.unfinished.bytes()).isEqualTo(44);

        assertEnds(CloseReason.TOO_LARGE, Unpooled.wrappedBuffer(new byte[7]));
    }

    @Test
    void fragments_of_a_newcomer_are_one_message_together() {
        channel.writeInbound(frame(TEXT, 30));

        assertEnds(CloseReason.TOO_LARGE, frame(CONTINUATION, 21));
    }

    @Test
    void whoever_is_admitted_may_send_what_the_decoder_takes() {
        admitted = true;
        channel.writeInbound(frame(FINAL | TEXT, 120));

        assertThat(channel.inboundMessages()).hasSize(1);
    }

    @Test
    void a_message_that_does_not_end_in_time_ends_the_connection() {
        channel.writeInbound(frame(TEXT, 0));
        pass(999);
        channel.writeInbound(frame(CONTINUATION, 0));
        channel.checkException();

        pass(1);

        assertThatExceptionOfType(TooMuchInputException.class)
                .isThrownBy(channel::checkException)
                .extracting(TooMuchInputException::reason)
                .isEqualTo(CloseReason.MESSAGE_TIMEOUT);
    }

    @Test
    void a_message_after_one_that_was_completed_has_all_of_its_time() {
        ByteBuf two = frame(FINAL | TEXT, 10).writeBytes(frame(TEXT, 1));
        channel.writeInbound(frame(TEXT, 1));
        pass(600);
        channel.writeInbound(frame(FINAL | CONTINUATION, 1).writeBytes(two));
        pass(600);
        channel.checkException();

        pass(400);

        assertThatExceptionOfType(TooMuchInputException.class).isThrownBy(channel::checkException);
    }

    @Test
    void a_message_that_was_completed_is_kept_no_longer() {
        channel.writeInbound(frame(TEXT, 10));
        assertThat(inputs.unfinished.bytes()).isEqualTo(10);
        channel.writeInbound(frame(FINAL | CONTINUATION, 10));

        assertThat(inputs.unfinished.bytes()).isZero();
    }

    @Test
    void what_a_peer_leaves_unfinished_is_kept_until_it_goes() {
        channel.writeInbound(frame(TEXT, 10));
        assertThat(inputs.unfinished.bytes()).isEqualTo(10);

        var _ = channel.close();

        assertThat(inputs.unfinished.bytes()).isZero();
    }

    @Test
    void a_peer_that_goes_on_after_its_end_is_read_no_more_and_cut_off_after_a_while() {
        assertEnds(CloseReason.TOO_LARGE, frame(FINAL | TEXT, 51));
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[120]));
        assertThat(channel.config().isAutoRead()).isTrue();

        channel.writeInbound(Unpooled.wrappedBuffer(new byte[1]));

        assertThat(channel.config().isAutoRead()).isFalse();
        assertThat(channel.inboundMessages()).isEmpty();
        pass(4_999);
        assertThat(channel.isOpen()).isTrue();
        pass(1);
        assertThat(channel.isOpen()).isFalse();
    }

    private void pass(long millis) {
        inputs.millis.addAndGet(millis);
        channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
    }

    private void assertEnds(CloseReason reason, ByteBuf input) {
        assertThatExceptionOfType(TooMuchInputException.class)
                .isThrownBy(() -> channel.writeInbound(input))
                .extracting(TooMuchInputException::reason)
                .isEqualTo(reason);
    }

    /** With a mask of zeros. */
    private static ByteBuf frame(int first, int length) {
        return Unpooled.buffer()
                .writeByte(first)
                .writeByte(MASKED | length)
                .writeInt(0)
                .writeZero(length);
    }
}
