package wagateway.pod;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslHandler;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

class SecurityHeadersTest {
    private static final Duration YEAR = Duration.ofDays(365);

    @Test
    void each_answer_has_them() {
        HttpHeaders headers = written(channel(Duration.ZERO), HttpResponseStatus.NOT_FOUND);

        assertThat(headers)
                .extracting(header -> header.getKey() + ": " + header.getValue())
                .containsExactlyInAnyOrder(
                        "X-Content-Type-Options: nosniff",
                        "Referrer-Policy: no-referrer",
                        "content-security-policy: default-src 'none'; frame-ancestors 'none'",
                        "cache-control: no-store");
    }

    @Test
    void what_an_answer_says_itself_stays() {
        var answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        answer.headers().set("Cache-Control", "max-age=60").set("Content-Security-Policy", "default-src 'self'");

        HttpHeaders headers = written(channel(Duration.ZERO), answer);

        assertThat(headers.getAll("cache-control")).containsExactly("max-age=60");
        assertThat(headers.getAll("content-security-policy")).containsExactly("default-src 'self'");
    }

    @Test
    void what_is_no_answer_yet_has_none() {
        assertThat(written(channel(YEAR), HttpResponseStatus.CONTINUE)).isEmpty();
    }

    @Test
    void browsers_are_told_to_stay_with_tls_where_it_ends_here_and_is_wanted() throws NoSuchAlgorithmException {
        assertThat(written(channel(YEAR), HttpResponseStatus.OK).contains("strict-transport-security"))
                .isFalse();
        assertThat(written(secure(Duration.ZERO), HttpResponseStatus.OK).contains("strict-transport-security"))
                .isFalse();
        assertThat(written(secure(YEAR), HttpResponseStatus.OK).get("strict-transport-security"))
                .isEqualTo("max-age=31536000");
    }

    private static EmbeddedChannel channel(Duration maxAge) {
        return new EmbeddedChannel(new SecurityHeaders(new TransportSecuritySettings(maxAge)));
    }

    private static EmbeddedChannel secure(Duration maxAge) throws NoSuchAlgorithmException {
        EmbeddedChannel channel = channel(maxAge);
        channel.pipeline().addFirst(new SslHandler(SSLContext.getDefault().createSSLEngine()));
        return channel;
    }

    private static HttpHeaders written(EmbeddedChannel channel, HttpResponseStatus status) {
        return written(channel, new DefaultHttpResponse(HttpVersion.HTTP_1_1, status));
    }

    private static HttpHeaders written(EmbeddedChannel channel, HttpResponse answer) {
        var _ = channel.write(answer);
        return answer.headers();
    }
}
