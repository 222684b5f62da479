package wagateway.push.cluster.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static wagateway.push.cluster.http.TestPods.OWNER;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import wagateway.push.cluster.PodAddress;
import wagateway.push.cluster.PodId;
import wagateway.push.cluster.PodSignature;

class HttpForwardIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String PATH = "/socket.io/?EIO=4&sid=a%20b%2Fc";
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration FAST = Duration.ofMillis(1500);
    private static final Duration SOON = Duration.ofSeconds(8);
    private static final long MUCH = 64_000_000;
    private static final String PARKED = "GET " + PATH + " HTTP/1.1\r\nHost: x\r\n\r\n";

    private final TestPods pods = new TestPods();

    @AfterEach
    void end() {
        pods.close();
    }

    @Test
    void request_and_answer_are_carried_over() throws Exception {
        PodAddress owner = pods.owner(
                request -> request.bodyToMono(String.class)
                        .flatMap(body -> ServerResponse.status(404)
                                .contentType(MediaType.TEXT_PLAIN)
                                .cacheControl(CacheControl.noStore())
                                .header("X-Other", "stays")
                                .bodyValue(String.join(
                                        "|",
                                        request.method().name(),
                                        request.uri().getRawPath(),
                                        request.uri().getRawQuery(),
                                        request.headers().firstHeader(HttpHeaders.CONTENT_TYPE),
                                        request.headers().firstHeader(HttpHeaders.USER_AGENT),
                                        request.headers().firstHeader(HttpHeaders.AUTHORIZATION),
                                        request.headers().firstHeader(PodSignature.HEADER),
                                        body))),
                _ -> {});
        int port = pods.pollingAt(owner, 10, TIMEOUT);

        HttpResponse<String> answer = HTTP.send(
                request(port)
                        .POST(BodyPublishers.ofString("40{}"))
                        .header("Content-Type", "text/plain;charset=UTF-8")
                        .header("User-Agent", "a browser")
                        .header("Authorization", "Bearer x")
                        .build(),
                BodyHandlers.ofString());

        assertThat(answer.body())
                .isEqualTo("POST|/socket.io/|EIO=4&sid=a%20b%2Fc|text/plain;charset=UTF-8|a browser|null|null|40{}");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(answer.headers().firstValue("X-Other")).isEmpty();
    }

    /** A client of HTTP/1.0 knows no chunks. */
    @Test
    void the_length_is_told_where_the_owner_tells_it() throws Exception {
        PodAddress owner = pods.owner(_ -> ServerResponse.ok().bodyValue("four"), _ -> {});

        HttpResponse<String> answer =
                HTTP.send(request(pods.pollingAt(owner, 10, TIMEOUT)).build(), BodyHandlers.ofString());

        assertThat(answer.body()).isEqualTo("four");
        assertThat(answer.headers().firstValue("Content-Length")).contains("4");
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void bodies_are_streamed_bit_by_bit(boolean chunked) throws Exception {
        PodAddress owner = pods.owner(
                request -> ServerResponse.ok()
                        .body((response, _) -> response.writeWith(request.body(BodyExtractors.toDataBuffers()))),
                _ -> {});
        int port = pods.pollingAt(owner, 10, TIMEOUT);
        byte[] body = new byte[5_000_000];
        new Random(1).nextBytes(body);
        var known = BodyPublishers.ofByteArray(body);

        HttpResponse<byte[]> answer = HTTP.send(
                request(port)
                        .POST(chunked ? BodyPublishers.fromPublisher(known) : known)
                        .build(),
                BodyHandlers.ofByteArray());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(body);
    }

    @Test
    void a_client_is_not_read_faster_than_the_owner_reads() throws Exception {
        PodAddress owner = pods.owner(_ -> Mono.never(), _ -> {});
        int port = pods.pollingAt(owner, 10, TIMEOUT);
        Socket client = pods.type(port, "POST " + PATH + " HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\n");

        var sent = new AtomicLong();
        Thread.ofVirtual().start(() -> pour(client, sent));

        await().atMost(Duration.ofSeconds(20)).during(Duration.ofSeconds(1)).until(new Unchanged(sent));
        assertThat(sent.get()).isBetween(1L, MUCH);
    }

    @Test
    void an_owner_is_not_read_faster_than_the_client_reads() throws Exception {
        var produced = new AtomicLong();
        PodAddress owner = pods.owner(
                _ -> ServerResponse.ok()
                        .body((response, _) -> response.writeWith(Flux.<DataBuffer>generate(sink -> {
                            produced.addAndGet(10_000);
                            sink.next(response.bufferFactory().wrap(new byte[10_000]));
                        }))),
                _ -> {});
        int port = pods.pollingAt(owner, 10, TIMEOUT);
        pods.type(port, PARKED);

        await().atMost(Duration.ofSeconds(20)).during(Duration.ofSeconds(1)).until(new Unchanged(produced));
        assertThat(produced.get()).isBetween(1L, MUCH);
    }

    @Test
    void a_client_that_leaves_is_gone_for_the_owner_too() throws Exception {
        var parked = new CountDownLatch(1);
        var left = new CountDownLatch(1);
        PodAddress owner = pods.owner(
                _ -> Mono.<ServerResponse>never()
                        .doOnSubscribe(_ -> parked.countDown())
                        .doOnCancel(left::countDown),
                _ -> {});
        int port = pods.pollingAt(owner, 10, TIMEOUT);
        Socket client = pods.type(port, PARKED);
        assertThat(parked.await(5, TimeUnit.SECONDS)).isTrue();

        client.close();

        assertThat(left.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void without_an_owner_the_session_is_unknown_at_once() throws Exception {
        int free;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        int port = pods.pollingAt(new PodAddress("127.0.0.1", free), 10, TIMEOUT);

        assertUnknown(port, SOON);
        assertUnknown(port, FAST);
    }

    @Test
    void an_owner_that_hangs_up_does_not_know_the_session() throws Exception {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> hangUp(socket));
            int port = pods.pollingAt(new PodAddress("127.0.0.1", socket.getLocalPort()), 10, TIMEOUT);

            assertUnknown(port, SOON);
        }
    }

    @Test
    void an_owner_that_does_not_answer_in_time_does_not_know_the_session() throws Exception {
        PodAddress owner = pods.owner(_ -> Mono.never(), _ -> {});
        int port = pods.pollingAt(owner, 10, Duration.ofMillis(300));

        assertUnknown(port, SOON);
    }

    @Test
    void an_owner_that_is_another_pod_by_now_does_not_know_the_session() throws Exception {
        PodAddress owner = pods.owner(_ -> ServerResponse.ok().build(), _ -> {});
        int port = pods.pollingAt(owner, PodId.random(), 10, TIMEOUT);

        assertUnknown(port, SOON);
    }

    @Test
    void no_more_than_so_many_are_under_way() throws Exception {
        var parked = new CountDownLatch(1);
        PodAddress owner =
                pods.owner(_ -> Mono.<ServerResponse>never().doOnSubscribe(_ -> parked.countDown()), _ -> {});
        int port = pods.pollingAt(owner, 1, TIMEOUT);
        pods.type(port, PARKED);
        assertThat(parked.await(5, TimeUnit.SECONDS)).isTrue();

        assertUnknown(port, Duration.ofSeconds(3));
    }

    @ParameterizedTest
    @CsvSource({"0,200", "-25,200", "25,200", "-31,403", "31,403"})
    void a_signature_is_good_for_half_a_minute(int seconds, int status) throws Exception {
        PodAddress owner = pods.owner(_ -> ServerResponse.ok().build(), _ -> {});
        var clock = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(seconds));

        assertThat(call(owner, TestPods.signature(clock).sign(OWNER, "GET", PATH)))
                .isEqualTo(status);
    }

    @Test
    void nothing_unsigned_or_signed_for_something_else_passes() throws Exception {
        PodAddress owner = pods.owner(_ -> ServerResponse.ok().build(), _ -> {});

        assertThat(call(owner, "v1 0 0")).isEqualTo(403);
        assertThat(call(owner, TestPods.SIGNATURE.sign(PodId.random(), "GET", PATH)))
                .isEqualTo(403);
        assertThat(call(owner, TestPods.SIGNATURE.sign(OWNER, "POST", PATH))).isEqualTo(403);
        assertThat(call(owner, TestPods.SIGNATURE.sign(OWNER, "GET", "/"))).isEqualTo(403);
        assertThat(HTTP.send(request(owner.port()).build(), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void a_refused_connection_is_closed() throws Exception {
        PodAddress owner = pods.owner(_ -> ServerResponse.ok().build(), _ -> {});
        String signed = "GET " + PATH + " HTTP/1.1\r\nHost: x\r\n" + PodSignature.HEADER + ": "
                + TestPods.SIGNATURE.sign(OWNER, "GET", PATH) + "\r\n\r\n";
        Socket client = pods.type(owner.port(), PARKED + signed);
        client.setSoTimeout(5_000);

        String said = new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

        assertThat(said).startsWith("HTTP/1.1 403").doesNotContain("200");
    }

    private static void assertUnknown(int port, Duration limit) throws Exception {
        long start = System.nanoTime();
        HttpResponse<String> answer = HTTP.send(request(port).build(), BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("Session ID unknown");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(limit);
    }

    private static int call(PodAddress owner, String signature) throws Exception {
        HttpRequest request =
                request(owner.port()).header(PodSignature.HEADER, signature).build();
        return HTTP.send(request, BodyHandlers.ofString()).statusCode();
    }

    private static HttpRequest.Builder request(int port) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + PATH))
                .version(HttpClient.Version.HTTP_1_1);
    }

    private static void pour(Socket client, AtomicLong sent) {
        byte[] part = new byte[10_000];
        try (OutputStream out = client.getOutputStream()) {
            while (sent.get() < 4 * MUCH) {
                out.write(part);
                sent.addAndGet(part.length);
            }
        } catch (IOException _) {
            // the end of the test
        }
    }

    private static void hangUp(ServerSocket socket) {
        try {
            socket.accept().close();
        } catch (IOException _) {
            // the end of the test
        }
    }
}
