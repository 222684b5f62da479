package wagateway.push.transport.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Locale;
import java.util.regex.Pattern;
import reactor.netty.NettyPipeline;

/**
 * Rewrites requests that the reference server reads but this HTTP server does not, and answers to clients of HTTP/1.0.
 * Drops the headers that the pod does not need, cookies above all, so that they take no memory while a request waits.
 */
public final class RequestNormalizer extends ChannelDuplexHandler {
    private static final int MAX_PORT = 65_535;

    /** The headers that a request of Engine.IO may need, in lower case. */
    private static final Pattern NEEDED =
            Pattern.compile("authorization|origin|host|connection|upgrade|expect|user-agent"
                    + "|content-(type|length)|transfer-encoding|access-control-.*|sec-websocket-.*|(x-)?forwarded.*");

    private final String path;
    private boolean http10;

    private RequestNormalizer(String path) {
        this.path = path;
    }

    /**
     * Puts itself right behind the codec of the HTTP server.
     *
     * @param path of Engine.IO, whose requests may wait for long
     */
    public static void addTo(Channel channel, String path) {
        channel.pipeline()
                .addAfter(NettyPipeline.HttpCodec, RequestNormalizer.class.getName(), new RequestNormalizer(path));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest request && request.decoderResult().isSuccess()) {
            http10 = request.protocolVersion().equals(HttpVersion.HTTP_1_0);
            request.setUri(RequestTarget.readable(request.uri()));
            HttpHeaders headers = request.headers();
            headers.remove(HttpHeaderNames.COOKIE);
            if (request.uri().startsWith(path)) {
                request.setUri(RequestTarget.ofEngine(request.uri(), path));
                headers.names().stream().filter(RequestNormalizer::isNotNeeded).forEach(headers::remove);
            }
            if (http10 && HttpUtil.isKeepAlive(request)) {
                headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            }
            if (headers.get(HttpHeaderNames.HOST) instanceof String host && !hasPort(host)) {
                headers.set(HttpHeaderNames.HOST, host.substring(0, host.indexOf(':')));
            }
        }
        context.fireChannelRead(message);
    }

    private static boolean isNotNeeded(String name) {
        return !NEEDED.matcher(name.toLowerCase(Locale.ROOT)).matches();
    }

    /** Whether what follows the last colon, if there is one, is a port; the pod itself has no use for the host. */
    private static boolean hasPort(String host) {
        int colon = host.lastIndexOf(':');
        if (colon < 0 || host.endsWith("]")) {
            return true;
        }
        try {
            int port = Integer.parseInt(host, colon + 1, host.length(), 10);
            return port >= 0 && port <= MAX_PORT;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** A body without a length ends with the connection (RFC 9112 section 6.3): chunks came with HTTP/1.1. */
    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (http10 && message instanceof HttpResponse response && HttpUtil.isTransferEncodingChunked(response)) {
            HttpUtil.setTransferEncodingChunked(response, false);
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        var _ = context.write(message, promise);
    }
}
