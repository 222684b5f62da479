package wagateway.push.transport.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import wagateway.push.admission.ConnectionInput;
import wagateway.push.admission.TooMuchInputException;
import wagateway.push.protocol.CloseReason;

/**
 * Decodes frames as long as they are within the limits, which count bytes before they are decoded and frames before
 * they are put together. When they are exceeded, a {@link TooMuchInputException} is fired, and nothing is decoded after
 * that. The limits are in the decoder, as a handler of their own would cost each idle connection some 200 bytes.
 */
final class LimitedFrameDecoder extends WebSocket13FrameDecoder {
    private final ConnectionInput input;
    private final BooleanSupplier admitted;
    private final int maxDiscarded;
    /** What has come of a message in fragments, and one for the message; 0 when there is none. */
    private int fragments;

    private boolean completed;
    private boolean watched;
    private boolean over;
    private long discarded;

    /** @param admitted whether a token has been accepted */
    LimitedFrameDecoder(WebSocketDecoderConfig decoding, ConnectionInput input, BooleanSupplier admitted) {
        super(decoding);
        this.input = input;
        this.admitted = admitted;
        this.maxDiscarded = decoding.maxFramePayloadLength();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        int count = ((ByteBuf) message).readableBytes();
        if (admitted.getAsBoolean()) {
            input.admit();
        }
        if (!over) {
            check(context, input.received(count));
        }
        if (over) {
            ReferenceCountUtil.release(message);
            discard(context, count);
            return;
        }
        completed = false;
        super.channelRead(context, message);
        if (!over) {
            check(context, input.decoded(actualReadableBytes() + fragments, completed));
            watch(context);
        }
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
        if (over) {
            in.skipBytes(in.readableBytes());
            return;
        }
        super.decode(context, in, out);
        if (!out.isEmpty() && out.getLast() instanceof WebSocketFrame frame) {
            check(context, input.frame(sizeOfMessage(frame)));
            if (over) {
                out.removeLast();
                frame.release();
            }
        }
    }

    /** With all fragments of it so far. */
    private int sizeOfMessage(WebSocketFrame frame) {
        int length = frame.content().readableBytes();
        if (frame instanceof PingWebSocketFrame || frame instanceof PongWebSocketFrame) {
            return length;
        }
        int whole = frame instanceof ContinuationWebSocketFrame ? fragments + length : length;
        fragments = frame.isFinalFragment() ? 0 : Math.max(1, whole);
        completed |= frame.isFinalFragment();
        return whole;
    }

    /** A timer runs only while a message is not complete, and one at a time. */
    private void watch(ChannelHandlerContext context) {
        if (!watched && input.isUnfinished()) {
            watched = true;
            var _ = context.executor()
                    .schedule(
                            () -> {
                                watched = false;
                                if (!over) {
                                    check(context, input.ticked());
                                    watch(context);
                                }
                            },
                            input.millisLeft(),
                            TimeUnit.MILLISECONDS);
        }
    }

    private void check(ChannelHandlerContext context, @Nullable CloseReason reason) {
        if (reason != null && !over) {
            over = true;
            input.release();
            context.fireExceptionCaught(new TooMuchInputException(reason));
        }
    }

    /** The peer may still read the close frame; when it goes on sending it is read no more, and cut off after a while. */
    private void discard(ChannelHandlerContext context, int count) {
        discarded += count;
        if (discarded > maxDiscarded && context.channel().config().isAutoRead()) {
            context.channel().config().setAutoRead(false);
            var _ = context.executor()
                    .schedule(() -> cutOff(context), WebSocketTransport.LAST_WRITES.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static void cutOff(ChannelHandlerContext context) {
        var _ = context.close();
    }

    /** After the end nobody asks for more: a handler that waits for the rest of a message would. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) throws Exception {
        if (!over) {
            super.channelReadComplete(context);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        over = true;
        input.release();
        super.channelInactive(context);
    }
}
