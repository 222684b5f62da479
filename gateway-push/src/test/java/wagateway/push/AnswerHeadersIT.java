package wagateway.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import wagateway.pod.SecurityHeaders;

/** Whatever writes an answer: transports, Spring, or the channel that could not read a request. */
class AnswerHeadersIT extends RunningPushPod {
    AnswerHeadersIT(@Autowired ReactiveStringRedisTemplate template) {
        super(template);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /socket.io/?EIO=4&transport=polling, 200",
        "GET, /socket.io/?EIO=3&transport=polling, 400",
        "OPTIONS, /socket.io/, 204",
        "GET, /ws, 426",
        "GET, /api/v1/events, 401",
        "GET, /actuator/health/liveness, 200",
        "GET, /anything, 404",
        "No request, at all, 400"
    })
    void each_answer_tells_browsers_what_they_may_do_with_it(String method, String target, int status)
            throws Exception {
        try (RawSocket socket = RawSocket.open(port)) {
            assertThat(socket.request(method, target, List.of("Host: localhost")))
                    .isEqualTo(status);
            assertThat(socket.header("x-content-type-options")).isEqualTo("nosniff");
            assertThat(socket.header("referrer-policy")).isEqualTo("no-referrer");
            assertThat(socket.header("content-security-policy")).isEqualTo(SecurityHeaders.POLICY);
            assertThat(socket.header("cache-control")).isNotEmpty();
        }
    }
}
