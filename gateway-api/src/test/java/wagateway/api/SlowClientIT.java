package wagateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
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

    @ParameterizedTest
    @ValueSource(strings = {"webhooks/session-status", "workers", "sessions"})
    void a_request_that_does_not_arrive_is_given_up_and_counted_without_a_word_in_the_log(
            String call, CapturedOutput log) throws Exception {
        double refused = refused();
        long ended = ended();

        assertThat(answer(unfinished(call))).startsWith("HTTP/1.1 408").contains("\"code\":\"request_timeout\"");

        assertThat(refused()).isEqualTo(refused + 1);
        await().until(() -> ended() > ended);
        assertThat(log).doesNotContain("ERROR", "WARN");
    }

    @ParameterizedTest
    @ValueSource(strings = {"webhooks/session-status", "workers", "sessions"})
    void a_client_that_goes_before_its_request_has_come_is_nothing_for_the_log(String call, CapturedOutput log)
            throws Exception {
        long ended = ended();
        try (var socket = connect()) {
            String request = unfinished(call).replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n");
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            // who asks for the body has begun to serve the call
            assertThat(socket.getInputStream().readNBytes(12)).asString().isEqualTo("HTTP/1.1 100");
        }

        await().until(() -> ended() > ended);
        assertThat(log).doesNotContain("ERROR", "WARN");
    }

    @Test
    void what_has_come_of_a_report_is_measured_until_its_connection_ends() throws Exception {
        try (var socket = connect()) {
            socket.getOutputStream().write(unfinished("webhooks/session-status").getBytes(StandardCharsets.US_ASCII));

            await().until(() -> unfinishedBytes() == 1);
        }

        await().until(() -> unfinishedBytes() == 0);
    }

    @Test
    void a_head_that_does_not_arrive_is_given_up_and_counted() throws Exception {
        double refused = refused();

        assertThat(answer("GET /actuator/health/liveness HTTP/1.1\r\nHost: p"))
                .startsWith("HTTP/1.1 408")
                .contains("\"code\":\"request_timeout\"", "X-Content-Type-Options: nosniff");
        assertThat(refused()).isEqualTo(refused + 1);
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

    private static double refused() {
        return registry()
                .get("wagateway.refused")
                .tag("limit", "slow_request")
                .counter()
                .count();
    }

    private static double unfinishedBytes() {
        return registry().get("wagateway.reports.unfinished").gauge().value();
    }

    /** How many calls have been served to their end. */
    private static long ended() {
        return registry().find("http.server.requests").timers().stream()
                .mapToLong(Timer::count)
                .sum();
    }

    private static MeterRegistry registry() {
        return pod.context().getBean(MeterRegistry.class);
    }

    private static String unfinished(String call) {
        String token = call.equals("sessions") ? User.any().token() : Pods.WORKER_TOKEN;
        return "POST /api/v1/" + call + " HTTP/1.1\r\nHost: pod\r\nAuthorization: Bearer " + token
                + "\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{";
    }

    /** What the pod sends until it closes the connection; fails when it leaves it open. */
    private static String answer(String request) throws Exception {
        try (var socket = connect()) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private static Socket connect() throws IOException {
        URI address = URI.create(pod.url());
        return new Socket(address.getHost(), address.getPort());
    }
}
