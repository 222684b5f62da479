package wagateway.push.transport.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wagateway.push.admission.TooMuchInputException;
import wagateway.push.protocol.CloseReason;
import wagateway.push.transport.Connection;
import wagateway.push.wire.Frame;

/** Carries the frames of a connection over a WebSocket: as many in one write as wait, as long as the peer reads. */
final class WebSocketTransport extends SimpleChannelInboundHandler<WebSocketFrame> {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketTransport.class);
    private static final int ONE_WRITE = 16_384;

    /** What a peer that does not read may hold of the pod's memory beyond its outbox; buffers may be twice as large. */
    private static final WriteBufferWaterMark UNWRITTEN = new WriteBufferWaterMark(16_384, 32_768);

    /** How long a peer that does not read may delay the end of its connection. */
    static final Duration LAST_WRITES = Duration.ofSeconds(5);

    /** How long a peer has to answer a close frame. */
    private static final Duration ANSWER = Duration.ofSeconds(1);

    private @Nullable Function<Runnable, Connection> start;
    private @Nullable Connection connection;
    /** The last one without an answer yet; those before it need none (RFC 6455 section 5.5.3). */
    private byte @Nullable [] ping;

    private final boolean sendsGoingAway;
    /** The peer has sent a close frame. */
    private boolean peerClosed;

    private boolean ending;
    private boolean ended;
    /** What it ends with has been written. */
    private boolean written;

    private WebSocketTransport(Function<Runnable, Connection> start, boolean sendsGoingAway) {
        this.start = start;
        this.sendsGoingAway = sendsGoingAway;
    }

    /**
     * For clients that know the close codes.
     *
     * @param start opens the connection, given what it calls when there are frames to write
     */
    static WebSocketTransport of(Function<Runnable, Connection> start) {
        return new WebSocketTransport(start, true);
    }

    /**
     * For Socket.IO. A client that is to reconnect gets no close frame: the Java client of Socket.IO neither answers one
     * nor reads on after it, and would notice by a missing ping only.
     */
    static WebSocketTransport ofSocketIo(Function<Runnable, Connection> start) {
        return new WebSocketTransport(start, false);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        context.channel().config().setWriteBufferWaterMark(UNWRITTEN);
        connection = Objects.requireNonNull(start, "added twice")
                .apply(() -> context.executor().execute(() -> write(context)));
        start = null;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
        switch (frame) {
            case TextWebSocketFrame text
            when ByteBufUtil.isText(text.content(), StandardCharsets.UTF_8) ->
                connection().receive(text.text());
            case TextWebSocketFrame _ -> connection().end(CloseReason.PROTOCOL_VIOLATION);
            case BinaryWebSocketFrame binary ->
                connection().receive(ByteBuffer.wrap(ByteBufUtil.getBytes(binary.content())));
            case PingWebSocketFrame last -> {
                ping = ByteBufUtil.getBytes(last.content());
                write(context);
            }
            case PongWebSocketFrame _ -> connection().peerAlive();
            case CloseWebSocketFrame _ -> {
                peerClosed = true;
                connection().end(CloseReason.CLIENT_LEFT);
                if (written) {
                    shutdownOutput(context);
                }
            }
            default -> {}
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        write(context);
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        connection().end(CloseReason.CLIENT_LEFT);
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        LOG.debug("A WebSocket failed: {}", failure.toString());
        connection().end(reasonOf(failure));
    }

    /** Whether a token of the peer has been accepted. */
    boolean isAdmitted() {
        return connection != null && connection.isAdmitted();
    }

    private void write(ChannelHandlerContext context) {
        if (context.channel().isWritable() && ping != null) {
            var _ = context.writeAndFlush(new PongWebSocketFrame(Unpooled.wrappedBuffer(ping)));
            ping = null;
        }
        while (context.channel().isWritable() && batch(context) instanceof ByteBuf batch) {
            var _ = context.writeAndFlush(batch, context.voidPromise());
        }
        if (context.channel().isActive() && connection().closeReason() instanceof CloseReason reason) {
            end(context, reason);
        }
    }

    private @Nullable ByteBuf batch(ChannelHandlerContext context) {
        Frame frame = connection().next();
        if (frame == null) {
            return null;
        }
        ByteBuf batch = context.alloc().directBuffer(MessageFrames.lengthOf(frame));
        while (frame != null) {
            MessageFrames.write(frame, batch);
            frame = batch.readableBytes() < ONE_WRITE ? connection().next() : null;
        }
        return batch;
    }

    /**
     * Gives the peer {@link #LAST_WRITES} to read what was written, and {@link #ANSWER} to answer the close frame before
     * the output ends, where its answer is read still: a proxy that sees the end cuts off a peer that is still sending, with
     * the close frame unread.
     */
    private void end(ChannelHandlerContext context, CloseReason reason) {
        if (!ending) {
            ending = true;
            after(LAST_WRITES, context, () -> abort(context));
        }
        if (!ended && context.channel().isWritable()) {
            ended = true;
            boolean hasFrame = reason != CloseReason.GOING_AWAY || sendsGoingAway;
            Object last = hasFrame ? new CloseWebSocketFrame(reason.code(), reason.text()) : Unpooled.EMPTY_BUFFER;
            var _ = context.writeAndFlush(last).addListener(_ -> {
                written = true;
                if (hasFrame && !peerClosed) {
                    after(ANSWER, context, () -> shutdownOutput(context));
                } else {
                    shutdownOutput(context);
                }
            });
        }
    }

    private static void after(Duration delay, ChannelHandlerContext context, Runnable task) {
        var _ = context.executor().schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void shutdownOutput(ChannelHandlerContext context) {
        var _ = ((DuplexChannel) context.channel()).shutdownOutput();
    }

    private static void abort(ChannelHandlerContext context) {
        var _ = context.close();
    }

    private Connection connection() {
        if (connection == null) {
            throw new IllegalStateException("not in a pipeline yet");
        }
        return connection;
    }

    private static CloseReason reasonOf(Throwable failure) {
        return switch (failure) {
            case TooMuchInputException tooMuch -> tooMuch.reason();
            case TooLongFrameException _ -> CloseReason.TOO_LARGE;
            case CorruptedWebSocketFrameException corrupted ->
                corrupted.closeStatus().equals(WebSocketCloseStatus.MESSAGE_TOO_BIG)
                        ? CloseReason.TOO_LARGE
                        : CloseReason.PROTOCOL_VIOLATION;
            default -> CloseReason.CLIENT_LEFT;
        };
    }
}
