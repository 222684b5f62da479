package wagateway.push.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import wagateway.push.wire.Frame;

class MessageFramesTest {
    private static final WebSocketDecoderConfig CLIENT = WebSocketDecoderConfig.newBuilder()
            .expectMaskedFrames(false)
            .maxFramePayloadLength(1_000_000)
            .build();

    @ParameterizedTest
    @CsvSource({"0,2", "1,3", "125,127", "126,130", "127,131", "65535,65539", "65536,65546"})
    void a_length_is_written_in_its_shortest_form(int length, int written) {
        String text = "x".repeat(length);

        assertThat(MessageFrames.lengthOf(Frame.of(text))).isEqualTo(written);
        assertRead(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"é", "QR für 日本", "\uD83D\uDCF1", "\u0000"})
    void any_text_is_carried(String text) {
        assertRead(text);
    }

    @Test
    void a_length_counts_bytes_not_characters() {
        assertThat(MessageFrames.lengthOf(Frame.of("é".repeat(63)))).isEqualTo(130);
        assertRead("é".repeat(62), "é".repeat(63), "日".repeat(21_845), "日".repeat(21_846));
    }

    @Test
    void frames_in_one_buffer_are_read_one_by_one() {
        assertRead("", "a", "x".repeat(65_536), "", "x".repeat(126), "日本");
    }

    private static void assertRead(String... texts) {
        ByteBuf bytes = Unpooled.buffer();
        for (String text : texts) {
            Frame frame = Frame.of(text);
            int before = bytes.readableBytes();
            MessageFrames.write(frame, bytes);
            assertThat(bytes.readableBytes() - before).isEqualTo(MessageFrames.lengthOf(frame));
        }
        assertThat(read(bytes)).containsExactly(texts);
    }

    private static List<String> read(ByteBuf bytes) {
        var channel = new EmbeddedChannel(new WebSocket13FrameDecoder(CLIENT));
        channel.writeInbound(bytes);
        List<String> texts = new ArrayList<>();
        for (TextWebSocketFrame frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
            assertThat(frame.isFinalFragment()).isTrue();
            texts.add(frame.text());
            frame.release();
        }
        channel.finish();
        return texts;
    }
}
