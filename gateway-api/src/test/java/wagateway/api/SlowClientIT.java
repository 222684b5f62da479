package wagateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SlowClientIT {
    private static Pods.Pod pod;

    @BeforeAll
    static void start() {
        pod = Pods.start(
                Pods.SHARED.url(), Pods.REDIS, "--wagateway.api.request.timeout=2s", "--server.netty.idle-timeout=4s");
    }

    @AfterAll
    static void stop() {
        pod.close();
    }

    @Test
    void a_request_that_does_not_arrive_is_given_up() throws Exception {
        assertThat(answer("POST /api/v1/webhooks/session-status HTTP/1.1\r\nHost: pod\r\nAuthorization: Bearer "
                        + Pods.WORKER_TOKEN + "\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"))
                .startsWith("HTTP/1.1 408");
    }

    @Test
    void an_idle_connection_is_closed() throws Exception {
        assertThat(answer("GET /actuator/health/liveness HTTP/1.1\r\nHost: pod\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void a_request_may_have_16_kb_twice_and_one_that_has_more_is_told_so() throws Exception {
        String line = "GET /actuator/health/liveness?a=" + "x".repeat(16_000) + " HTTP/1.1\r\nHost: pod\r\nCookie: a=";

        assertThat(answer(line + "x".repeat(16_000) + "\r\n\r\n")).startsWith("HTTP/1.1 200");
        assertThat(answer(line + "x".repeat(17_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431")
                .contains("application/problem+json", "\"code\":\"request_headers_too_large\"");
    }

    /** What the pod sends until it closes the connection; fails when it leaves it open. */
    private static String answer(String request) throws Exception {
        URI address = URI.create(pod.url());
        try (var socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
