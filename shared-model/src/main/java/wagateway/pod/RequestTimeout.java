package wagateway.pod;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.timeout.ReadTimeoutException;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/**
 * Gives up a request that is not complete in time, as one that the codec could not read ({@link UnreadableRequests}). A head has its
 * time from the first byte that is read by itself, a body from the end of the head; the idle timeout of the server is for
 * connections that send nothing.
 */
public final class RequestTimeout extends ChannelDuplexHandler {
    private final Duration head;
    private final @Nullable Duration body;
    private final Runnable refused;
    private @Nullable Future<?> deadline;
    private boolean withinBody;
    private boolean answered;
    private boolean messageRead;

    private RequestTimeout(Duration head, @Nullable Duration body, Runnable refused) {
        this.head = head;
        this.body = body;
        this.refused = refused;
    }

    /**
     * Puts itself right behind the codec of the HTTP server, where {@link UnreadableRequests} must come after it.
     *
     * @param body null where it may take any time
     * @param refused called for each request that is given up
     */
    public static void addTo(Channel channel, Duration head, @Nullable Duration body, Runnable refused) {
        channel.pipeline()
                .addAfter(
                        NettyPipeline.HttpCodec,
                        RequestTimeout.class.getName(),
                        new RequestTimeout(head, body, refused));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        messageRead = true;
        if (message instanceof HttpRequest) {
            stop();
            withinBody = true;
            answered = false;
            if (body != null) {
                start(context, body);
            }
        }
        if (message instanceof LastHttpContent) {
            stop();
            withinBody = false;
        }
        context.fireChannelRead(message);
    }

    /** The codec passes this on for bytes too of which it has made nothing yet. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (!messageRead && !withinBody && deadline == null) {
            start(context, head);
        }
        messageRead = false;
        context.fireChannelReadComplete();
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof HttpResponse answer && answer.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
            answered = true;
        }
        var _ = context.write(message, promise);
    }

    /** Those bytes were none of a head. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent) {
            stop();
            messageRead = true;
        }
        context.fireUserEventTriggered(event);
    }

    /** The connection has ended, or goes on as something else. */
    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        stop();
    }

    private void start(ChannelHandlerContext context, Duration time) {
        deadline = context.executor().schedule(() -> giveUp(context), time.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void stop() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }

    private void giveUp(ChannelHandlerContext context) {
        if (withinBody && answered) {
            var _ = context.close();
            return;
        }
        refused.run();
        var request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
        request.setDecoderResult(DecoderResult.failure(ReadTimeoutException.INSTANCE));
        context.fireChannelRead(request);
    }
}
