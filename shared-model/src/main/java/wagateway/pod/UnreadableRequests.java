package wagateway.pod;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.timeout.ReadTimeoutException;
import io.netty.util.ReferenceCountUtil;

/**
 * Answers the requests that the codec before it could not read, as they are too long, too slow or not HTTP, with a problem
 * document (RFC 9457), and closes their connection. One instance serves all channels.
 */
@ChannelHandler.Sharable
public final class UnreadableRequests extends ChannelInboundHandlerAdapter {
    private static final String TOO_SLOW = "The request took too long to arrive";

    private final int maxHead;

    /** @param maxHead bytes that the codec lets a request line, and the headers together, have each */
    public UnreadableRequests(int maxHead) {
        this.maxHead = maxHead;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpMessage request && request.decoderResult().isFailure()) {
            FullHttpResponse answer = answer(context, request.decoderResult().cause());
            ReferenceCountUtil.release(message);
            var _ = context.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
        } else {
            context.fireChannelRead(message);
        }
    }

    private FullHttpResponse answer(ChannelHandlerContext context, Throwable failure) {
        return switch (failure) {
            case TooLongHttpLineException _ ->
                problem(
                        context,
                        HttpResponseStatus.REQUEST_URI_TOO_LONG,
                        "request_line_too_long",
                        "The request line is too long: at most " + maxHead + " bytes");
            case TooLongHttpHeaderException _ ->
                problem(
                        context,
                        HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
                        "request_headers_too_large",
                        "The headers, cookies included, are too long: at most " + maxHead + " bytes together");
            case ReadTimeoutException _ ->
                problem(context, HttpResponseStatus.REQUEST_TIMEOUT, "request_timeout", TOO_SLOW, TOO_SLOW);
            default ->
                problem(
                        context,
                        HttpResponseStatus.BAD_REQUEST,
                        "malformed_request",
                        "This is not a request of HTTP/1.0 or HTTP/1.1");
        };
    }

    private static FullHttpResponse problem(
            ChannelHandlerContext context, HttpResponseStatus status, String code, String detail) {
        return problem(context, status, code, status.reasonPhrase(), detail);
    }

    private static FullHttpResponse problem(
            ChannelHandlerContext context, HttpResponseStatus status, String code, String title, String detail) {
        ByteBuf body = ByteBufUtil.writeUtf8(
                context.alloc(),
                "{\"type\":\"urn:wagateway:problem:%s\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\",\"code\":\"%s\"}"
                        .formatted(code, title, status.code(), detail, code));
        var answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
        answer.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "application/problem+json")
                .set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes())
                .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        return answer;
    }
}
