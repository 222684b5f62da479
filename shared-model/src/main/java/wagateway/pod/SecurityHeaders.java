package wagateway.pod;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/**
 * Has every answer tell the browser to take it for nothing but what it says that it is, to run nothing of it, to show it in no frame,
 * to tell nobody its address and to keep it nowhere. What an answer says of these by itself stays. One instance serves all channels.
 */
@ChannelHandler.Sharable
public final class SecurityHeaders extends ChannelOutboundHandlerAdapter {
    /** Content Security Policy level 3, of what is no page. */
    public static final String POLICY = "default-src 'none'; frame-ancestors 'none'";

    private static final AsciiString CONTENT_TYPE_OPTIONS = AsciiString.cached("X-Content-Type-Options");
    private static final AsciiString NOSNIFF = AsciiString.cached("nosniff");
    private static final AsciiString REFERRER_POLICY = AsciiString.cached("Referrer-Policy");
    private static final AsciiString NO_REFERRER = AsciiString.cached("no-referrer");
    private static final AsciiString STRICT_TRANSPORT_SECURITY = AsciiString.cached("Strict-Transport-Security");
    private static final AsciiString POLICY_OF_ALL = AsciiString.cached(POLICY);

    private final @Nullable String strictTransport;

    public SecurityHeaders(TransportSecuritySettings settings) {
        this.strictTransport = settings.maxAge().isZero()
                ? null
                : "max-age=" + settings.maxAge().toSeconds();
    }

    /** Puts itself right behind the codec of the HTTP server; what comes between them later is not covered. */
    public void addTo(Channel channel) {
        channel.pipeline().addAfter(NettyPipeline.HttpCodec, SecurityHeaders.class.getName(), this);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof HttpResponse answer && answer.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
            add(answer.headers());
            // a browser takes it from a secure connection alone (RFC 6797 section 8.1)
            if (strictTransport != null && context.pipeline().get(SslHandler.class) != null) {
                answer.headers().set(STRICT_TRANSPORT_SECURITY, strictTransport);
            }
        }
        var _ = context.write(message, promise);
    }

    private static void add(HttpHeaders headers) {
        addIfAbsent(headers, CONTENT_TYPE_OPTIONS, NOSNIFF);
        addIfAbsent(headers, REFERRER_POLICY, NO_REFERRER);
        addIfAbsent(headers, HttpHeaderNames.CONTENT_SECURITY_POLICY, POLICY_OF_ALL);
        addIfAbsent(headers, HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE);
    }

    private static void addIfAbsent(HttpHeaders headers, CharSequence name, CharSequence value) {
        if (!headers.contains(name)) {
            headers.add(name, value);
        }
    }
}
