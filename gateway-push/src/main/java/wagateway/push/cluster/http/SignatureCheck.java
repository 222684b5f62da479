package wagateway.push.cluster.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wagateway.push.cluster.PodId;
import wagateway.push.cluster.PodSignature;

/** Lets no request pass that another pod has not signed for this one: 403 and the end of the connection. */
final class SignatureCheck extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(SignatureCheck.class);

    private final PodSignature signature;
    private final PodId self;
    private boolean refused;

    SignatureCheck(PodSignature signature, PodId self) {
        this.signature = signature;
        this.self = self;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!refused && message instanceof HttpRequest request && !isSigned(request)) {
            refused = true;
            LOG.debug("A request of {} was refused", context.channel().remoteAddress());
            refuse(context);
        }
        if (refused) {
            ReferenceCountUtil.release(message);
        } else {
            context.fireChannelRead(message);
        }
    }

    private boolean isSigned(HttpRequest request) {
        var values = request.headers().getAll(PodSignature.HEADER);
        request.headers().remove(PodSignature.HEADER);
        return request.decoderResult().isSuccess()
                && values.size() == 1
                && signature.verify(values.getFirst(), self, request.method().name(), request.uri());
    }

    private static void refuse(ChannelHandlerContext context) {
        var response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, SignatureRejection.STATUS, Unpooled.EMPTY_BUFFER);
        SignatureRejection.mark(response.headers());
        response.headers()
                .set(HttpHeaderNames.CONTENT_LENGTH, 0)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        var _ = context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }
}
