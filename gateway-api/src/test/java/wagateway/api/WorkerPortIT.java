package wagateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** A pod with a port for workers, and one whose workers are moving to theirs. */
class WorkerPortIT {
    private static final String REPORT = "{\"sessionId\":\"nobody-personal\",\"status\":\"CONNECTED\"}";
    private static final String REGISTRATION = "{\"id\":\"w\",\"endpoint\":\"http://127.0.0.1:9\",\"capacity\":1}";
    private static final String NO_SUCH_SESSION = "\"code\":\"session_not_found\"";
    private static final String NOTHING_HERE = "\"code\":\"not_found\"";

    /** In all the ways in which the pod or a proxy before it might read them. */
    static final List<String> CALLS_OF_WORKERS = List.of(
            "POST /api/v1/webhooks/session-status",
            "GET /api/v1/webhooks/session-status",
            "POST /api/v1/webhooks/session-status/batch",
            "POST /api/v1/webhooks/session-status?a=b",
            "POST /api/v1/webhooks/session-status;a=b",
            "POST /api/v1/webhooks;a=b/session-status",
            "POST /api/v1/%77ebhooks/session-status",
            "POST /%61pi/v1/webhooks/session-statu%73",
            "POST //pod/api/v1/webhooks/session-status",
            "POST http://pod/api/v1/webhooks/session-status",
            "POST /api/v1/webhooks/",
            "POST /api/v1/workers",
            "POST /api/v1/workers;a=b",
            "POST /api/v1/work%65rs",
            "POST http://pod/api/v1/workers",
            "PUT /api/v1/workers/w/heartbeat",
            "DELETE /api/v1/workers/w",
            "GET /api/v1/workers/w/sessions",
            "POST /api/v1/adapters/waha/nobody-personal?k=none",
            "OPTIONS /api/v1/webhooks/session-status",
            "OPTIONS /api/v1/workers");

    static final List<String> OTHER_CALLS = List.of(
            "GET /api/v1/sessions",
            "POST /api/v1/sessions",
            "OPTIONS /api/v1/sessions",
            "GET /api/v1/workers%2f..%2fsessions",
            "GET /api/v1/sessions;/api/v1/workers",
            "POST /api/v1/operator/workers/w/credentials",
            "GET /api/v1/nothing",
            "GET /",
            "GET /console/config.json",
            "GET /actuator/health",
            "GET /v3/api-docs");

    private static Pods.Pod pod;
    private static int port;

    @BeforeAll
    static void start() throws IOException {
        port = unused();
        // as where Kubernetes is recognized, whose proxies say the host that was asked for
        pod = pod(port, "--server.forward-headers-strategy=native", "--API_DOCS=true");
    }

    @AfterAll
    static void stop() {
        pod.close();
    }

    @ParameterizedTest
    @FieldSource("CALLS_OF_WORKERS")
    void workers_find_nothing_on_the_port_for_all(String call) throws IOException {
        assertThat(answer(first(pod), call)).startsWith("HTTP/1.1 404 ").contains(NOTHING_HERE);
    }

    @ParameterizedTest
    @FieldSource("OTHER_CALLS")
    void nobody_else_finds_anything_on_the_port_for_workers(String call) throws IOException {
        assertThat(answer(port, call))
                .startsWith("HTTP/1.1 4")
                .contains(NOTHING_HERE)
                .doesNotContain("Access-Control-Allow-Methods", "\"code\":\"token_missing\"");
    }

    @Test
    void no_header_says_which_port_a_call_came_to() throws IOException {
        for (String claimed : List.of(
                "Host: pod:" + port,
                "X-Forwarded-Host: pod:" + port,
                "X-Forwarded-Port: " + port,
                "Forwarded: host=\"pod:" + port + "\";for=127.0.0.1",
                "X-Forwarded-Prefix: /api/v1/workers")) {
            assertThat(answer(first(pod), "POST /api/v1/webhooks/session-status", claimed))
                    .contains(NOTHING_HERE);
            assertThat(answer(first(pod), "POST /api/v1/workers", claimed)).contains(NOTHING_HERE);
        }
        assertThat(answer(port, "GET /api/v1/sessions", "X-Forwarded-Port: " + first(pod), "X-Forwarded-Host: pod"))
                .contains(NOTHING_HERE);
    }

    @Test
    void workers_are_served_on_theirs() throws IOException {
        assertThat(answer(port, "POST /api/v1/workers")).startsWith("HTTP/1.1 200 ");
        assertThat(answer(port, "PUT /api/v1/workers/w/heartbeat")).startsWith("HTTP/1.1 204 ");
        assertThat(answer(port, "POST /api/v1/webhooks/session-status")).contains(NO_SUCH_SESSION);
        assertThat(answer(port, "POST /api/v1/adapters/waha/nobody-personal?k=none"))
                .startsWith("HTTP/1.1 401 ");
        assertThat(answer(port, "GET /no\0thing"))
                .startsWith("HTTP/1.1 400 ")
                .contains("X-Content-Type-Options: nosniff");
    }

    @Test
    void a_worker_is_known_wherever_it_calls_while_workers_move() throws IOException {
        int moving = unused();
        try (var both = pod(moving, "--wagateway.api.worker-port.exclusive=false")) {
            for (int each : List.of(first(both), moving)) {
                assertThat(answer(each, "POST /api/v1/workers")).startsWith("HTTP/1.1 200 ");
                assertThat(answer(each, "POST /api/v1/webhooks/session-status")).contains(NO_SUCH_SESSION);
            }
            assertThat(answer(moving, "GET /api/v1/sessions")).contains(NOTHING_HERE);
        }
    }

    @Test
    void a_pod_that_ends_listens_there_no_more() throws IOException {
        int given = unused();
        pod(given).close();

        new ServerSocket(given, 1, InetAddress.getLoopbackAddress()).close();
    }

    private static Pods.Pod pod(int port, String... more) {
        return Pods.start(
                Pods.SHARED.url(),
                Pods.REDIS,
                Stream.concat(Stream.of("--PORT_FOR_WORKERS=" + port), Stream.of(more))
                        .toArray(String[]::new));
    }

    private static int first(Pods.Pod pod) {
        return URI.create(pod.url()).getPort();
    }

    private static int unused() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** To a call with a body and a credential that is good. */
    private static String answer(int port, String call, String... headers) throws IOException {
        String body = call.endsWith("workers") ? REGISTRATION : call.startsWith("POST") ? REPORT : "";
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write((call + " HTTP/1.1\r\nHost: pod\r\nConnection: close\r\nContent-Type: application/json\r\n"
                                    + "Authorization: Bearer " + Pods.WORKER_TOKEN + "\r\nContent-Length: "
                                    + body.length() + "\r\n"
                                    + Stream.of(headers)
                                            .map(line -> line + "\r\n")
                                            .reduce("", String::concat)
                                    + "\r\n" + body)
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
