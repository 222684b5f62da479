package wagateway.push.cluster.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static wagateway.push.cluster.http.TestPods.OWNER;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.web.reactive.function.server.ServerResponse;
import wagateway.push.cluster.PodAddress;
import wagateway.push.cluster.PodId;
import wagateway.push.cluster.PodSignature;

class WebSocketForwardIT {
    private static final Duration FAST = Duration.ofMillis(1500);
    private static final Duration SOON = Duration.ofSeconds(8);
    private static final String PATH = "/socket.io/?EIO=4&transport=websocket&sid=a%20b";
    private static final String UPGRADE = "GET " + PATH + " HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
            + "Connection: keep-alive, Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + "Sec-WebSocket-Version: 13\r\nCookie: a=b\r\n\r\n";
    private static final long MUCH = 64_000_000;

    private final TestPods pods = new TestPods();
    private final WebSocketOwner owner = new WebSocketOwner();

    @AfterEach
    void end() {
        pods.close();
    }

    @Test
    void what_is_needed_of_the_handshake_is_carried_over() throws Exception {
        int port = forwarding();
        Socket client = pods.type(port, UPGRADE);

        String head = head(client.getInputStream());
        HttpRequest request = owner.requests.poll(5, TimeUnit.SECONDS);

        assertThat(head)
                .startsWith("HTTP/1.1 101 ")
                .containsIgnoringCase("sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        assertThat(request.uri()).isEqualTo(PATH);
        assertThat(request.headers().get("Host")).isEqualTo("x");
        assertThat(request.headers().contains("Cookie")).isFalse();
        assertThat(request.headers().contains(PodSignature.HEADER)).isFalse();
    }

    @Test
    void frames_of_any_size_go_both_ways_unchanged() throws Exception {
        var client = new TestClient();
        WebSocket socket = client.open(forwarding());
        assertThat(client.texts.poll(5, TimeUnit.SECONDS)).isEqualTo("welcome");

        var random = new Random(1);
        for (int size : new int[] {0, 1, 125, 126, 65_535, 65_536, 1_000_000, 5_000_000}) {
            byte[] sent = new byte[size];
            random.nextBytes(sent);
            socket.sendBinary(ByteBuffer.wrap(sent), true).join();

            assertThat(client.binaries.poll(20, TimeUnit.SECONDS)).isEqualTo(sent);
        }
    }

    @Test
    void a_client_that_does_not_wait_for_its_answer_is_closed() throws Exception {
        Socket client = pods.type(forwarding(), UPGRADE + "\u0081\u0082\0\0\0\0hi");
        client.setSoTimeout(5_000);

        assertThat(client.getInputStream().read()).isEqualTo(-1);
        assertThat(owner.requests).isEmpty();
    }

    @Test
    void a_client_that_leaves_is_gone_for_the_owner_too() throws Exception {
        WebSocket socket = new TestClient().open(forwarding());
        Channel atOwner = owner.opened.poll(5, TimeUnit.SECONDS);

        socket.abort();

        assertThat(atOwner.closeFuture().await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void an_owner_that_ends_ends_the_client_after_its_last_bytes() throws Exception {
        Socket client = pods.type(forwarding(), UPGRADE);
        client.setSoTimeout(5_000);
        Channel atOwner = owner.opened.poll(5, TimeUnit.SECONDS);
        byte[] last = new byte[500_000];
        var _ = atOwner.writeAndFlush(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(last)))
                .addListener(ChannelFutureListener.CLOSE);

        head(client.getInputStream());
        assertThat(client.getInputStream().readAllBytes()).hasSize(9 + 10 + last.length);
    }

    @Test
    void a_client_is_not_read_faster_than_the_owner_reads() throws Exception {
        Socket client = pods.type(forwarding(), UPGRADE);
        owner.opened.poll(5, TimeUnit.SECONDS).config().setAutoRead(false);
        head(client.getInputStream());

        var sent = new AtomicLong();
        Thread.ofVirtual().start(() -> pour(client, sent));

        await().atMost(Duration.ofSeconds(20)).during(Duration.ofSeconds(1)).until(new Unchanged(sent));
        assertThat(sent.get()).isBetween(1L, MUCH);
    }

    @Test
    void an_owner_is_not_read_faster_than_the_client_reads() throws Exception {
        pods.type(forwarding(), UPGRADE);
        Channel atOwner = owner.opened.poll(5, TimeUnit.SECONDS);

        var sent = new AtomicLong();
        atOwner.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelWritabilityChanged(ChannelHandlerContext context) {
                write(atOwner, sent);
            }
        });
        atOwner.eventLoop().execute(() -> write(atOwner, sent));

        await().atMost(Duration.ofSeconds(20)).during(Duration.ofSeconds(1)).until(new Unchanged(sent));
        assertThat(sent.get()).isBetween(1L, MUCH);
    }

    @Test
    void without_an_owner_the_request_is_answered_at_once() throws Exception {
        int free;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        int port = pods.upgradesAt(new PodAddress("127.0.0.1", free), OWNER, 10);

        assertUnknown(port, SOON);
        assertUnknown(port, FAST);
    }

    @Test
    void an_owner_that_is_another_pod_by_now_is_none() throws Exception {
        PodAddress address = pods.owner(_ -> ServerResponse.ok().build(), owner::initialize);

        assertUnknown(pods.upgradesAt(address, PodId.random(), 10), SOON);
        assertThat(owner.requests).isEmpty();
    }

    @Test
    void an_owner_that_does_not_upgrade_is_none() throws Exception {
        PodAddress address = pods.owner(_ -> ServerResponse.badRequest().build(), _ -> {});

        assertUnknown(pods.upgradesAt(address, OWNER, 10), SOON);
    }

    @Test
    void an_owner_that_says_nothing_is_none() throws Exception {
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var address = new PodAddress("127.0.0.1", silent.getLocalPort());

            assertUnknown(pods.upgradesAt(address, OWNER, 10), SOON);
        }
    }

    @Test
    void no_more_than_so_many_are_under_way_and_an_ended_one_makes_room() throws Exception {
        PodAddress address = pods.owner(_ -> ServerResponse.ok().build(), owner::initialize);
        int port = pods.upgradesAt(address, OWNER, 1);
        WebSocket first = new TestClient().open(port);
        assertUnknown(port, SOON);

        first.abort();

        await().ignoreExceptions().until(() -> new TestClient().open(port) != null);
    }

    private int forwarding() {
        return pods.upgradesAt(pods.owner(_ -> ServerResponse.ok().build(), owner::initialize), OWNER, 10);
    }

    private static void assertUnknown(int port, Duration limit) {
        long start = System.nanoTime();
        assertThatThrownBy(() -> new TestClient().open(port))
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        failure ->
                                assertThat(failure.getResponse().statusCode()).isEqualTo(400));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(limit);
    }

    private static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            assertThat(next).as(head.toString()).isNotNegative();
            head.append((char) next);
        }
        return head.toString();
    }

    private static void pour(Socket client, AtomicLong sent) {
        byte[] pong = new byte[6];
        pong[0] = (byte) 0x8a;
        pong[1] = (byte) 0x80;
        try {
            byte[] many = ByteBuffer.allocate(pong.length * 2_000).array();
            for (int at = 0; at < many.length; at += pong.length) {
                System.arraycopy(pong, 0, many, at, pong.length);
            }
            while (sent.get() < 4 * MUCH) {
                client.getOutputStream().write(many);
                sent.addAndGet(many.length);
            }
        } catch (IOException _) {
            // the end of the test
        }
    }

    private static void write(Channel channel, AtomicLong sent) {
        while (channel.isWritable() && sent.get() < 4 * MUCH) {
            var _ = channel.writeAndFlush(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(new byte[10_000])));
            sent.addAndGet(10_000);
        }
    }

    private static final class TestClient implements WebSocket.Listener {
        private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        private final BlockingQueue<byte[]> binaries = new LinkedBlockingQueue<>();
        private final ByteArrayOutputStream partial = new ByteArrayOutputStream();

        WebSocket open(int port) {
            return HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .buildAsync(URI.create("ws://127.0.0.1:" + port + PATH), this)
                    .join();
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            texts.add(data.toString());
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            byte[] part = new byte[data.remaining()];
            data.get(part);
            partial.writeBytes(part);
            if (last) {
                binaries.add(partial.toByteArray());
                partial.reset();
            }
            socket.request(1);
            return null;
        }
    }
}
