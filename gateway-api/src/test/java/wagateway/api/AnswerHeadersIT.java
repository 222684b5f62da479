package wagateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wagateway.pod.SecurityHeaders;

/** Whatever writes an answer: WebFlux, the short way of webhooks, or the channel that could not read a request. */
class AnswerHeadersIT {
    @ParameterizedTest
    @CsvSource({
        "POST, /api/v1/webhooks/session-status, 401",
        "POST, /api/v1/webhooks/session-status/batch, 401",
        "GET, /api/v1/sessions, 401",
        "OPTIONS, /api/v1/sessions, 204",
        "GET, /actuator/health/liveness, 200",
        "GET, /anything, 404",
        "No request, at all, 400"
    })
    void each_answer_tells_browsers_what_they_may_do_with_it(String method, String target, int status)
            throws IOException {
        assertThat(head(method + " " + target + " HTTP/1.1\r\nHost: pod\r\nContent-Length: 0\r\n\r\n"))
                .startsWith("http/1.1 " + status)
                .contains(
                        "\nx-content-type-options: nosniff\n",
                        "\nreferrer-policy: no-referrer\n",
                        "\ncontent-security-policy: " + SecurityHeaders.POLICY + "\n",
                        "\ncache-control: no-")
                .doesNotContain("strict-transport-security");
    }

    /** Of the answer, in lower case. */
    private static String head(String request) throws IOException {
        URI pod = URI.create(Pods.FIRST.url());
        try (var socket = new Socket(pod.getHost(), pod.getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                            .lines()
                            .takeWhile(line -> !line.isEmpty())
                            .collect(Collectors.joining("\n"))
                            .toLowerCase(Locale.ROOT)
                    + "\n";
        }
    }
}
