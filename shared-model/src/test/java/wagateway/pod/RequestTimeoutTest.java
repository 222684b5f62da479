package wagateway.pod;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.netty.NettyPipeline;

class RequestTimeoutTest {
    private static final Duration HEAD = Duration.ofSeconds(10);
    private static final Duration BODY = Duration.ofSeconds(30);

    private static final String POST = "POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\n";

    private final AtomicInteger refused = new AtomicInteger();
    private final EmbeddedChannel channel = new EmbeddedChannel();

    RequestTimeoutTest() {
        channel.pipeline()
                .addLast(NettyPipeline.HttpCodec, new HttpServerCodec())
                .addLast(new UnreadableRequests(1_000));
        RequestTimeout.addTo(channel, HEAD, BODY, refused::incrementAndGet);
        channel.freezeTime();
    }

    @AfterEach
    void end() {
        channel.finishAndReleaseAll();
    }

    @Test
    void a_head_that_comes_byte_by_byte_is_given_up_in_time() {
        send("GET / HTTP/1.1\r\n");
        pass(9);
        send("A");
        assertThat(answer()).isEmpty();

        pass(1);

        assertThat(answer())
                .startsWith("HTTP/1.1 408 ")
                .contains("\"code\":\"request_timeout\"", "application/problem+json");
        assertThat(channel.isActive()).isFalse();
        assertThat(refused).hasValue(1);
    }

    @Test
    void the_next_head_has_as_much_time_from_its_own_beginning() {
        send("GET / HTTP/1.1\r\n");
        pass(9);
        send("\r\n");
        pass(100);
        send("GET / ");
        pass(9);
        assertThat(channel.isActive()).isTrue();

        pass(1);

        assertThat(answer()).startsWith("HTTP/1.1 408 ");
    }

    @Test
    void a_body_has_time_from_the_end_of_the_head() {
        send(POST);
        pass(29);
        send("x");
        assertThat(answer()).isEmpty();

        pass(1);

        assertThat(answer()).startsWith("HTTP/1.1 408 ");
        assertThat(channel.isActive()).isFalse();
        assertThat(refused).hasValue(1);
    }

    @Test
    void a_body_that_was_asked_for_has_the_same_time() {
        send(POST);
        channel.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
        pass(30);

        assertThat(answer()).startsWith("HTTP/1.1 100 ").contains("HTTP/1.1 408 ");
    }

    @Test
    void a_request_that_is_answered_is_not_answered_again() {
        send(POST);
        channel.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.UNAUTHORIZED));
        pass(30);

        assertThat(answer()).startsWith("HTTP/1.1 401 ").doesNotContain("HTTP/1.1 408 ");
        assertThat(channel.isActive()).isFalse();
        assertThat(refused).hasValue(0);
    }

    @Test
    void silence_is_not_its_matter() {
        pass(100);
        send(POST + "123456789");
        pass(100);

        assertThat(channel.isActive()).isTrue();
        assertThat(refused).hasValue(0);
    }

    @Test
    void bytes_of_a_tls_handshake_are_no_head() {
        channel.flushInbound();
        channel.pipeline().fireUserEventTriggered(SslHandshakeCompletionEvent.SUCCESS);
        channel.flushInbound();
        pass(100);

        assertThat(channel.isActive()).isTrue();
    }

    @Test
    void a_connection_that_goes_on_as_something_else_is_left_alone() {
        send("GET /");
        channel.pipeline().remove(RequestTimeout.class);
        pass(100);

        assertThat(channel.isActive()).isTrue();
        assertThat(refused).hasValue(0);
    }

    private void send(String bytes) {
        channel.writeInbound(Unpooled.copiedBuffer(bytes, StandardCharsets.US_ASCII));
    }

    private void pass(long seconds) {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
    }

    private String answer() {
        var text = new StringBuilder();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            text.append(part.toString(StandardCharsets.US_ASCII));
            part.release();
        }
        return text.toString();
    }
}
