package wagateway.api.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import tools.jackson.databind.json.JsonMapper;

class ProblemHandlerTest {
    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "1000, 1", "1001, 2", "60000, 60"})
    void who_is_to_wait_is_told_whole_seconds_in_which_it_will_go_well(long millis, String seconds) {
        assertThat(retryAfter(ProblemException.of(ProblemCode.TOO_MANY_REQUESTS, Duration.ofMillis(millis))))
                .isEqualTo(seconds);
    }

    @Test
    void what_is_unavailable_is_worth_another_try_and_what_is_wrong_is_not() {
        assertThat(retryAfter(ProblemException.of(ProblemCode.OVERLOADED))).isEqualTo("2");
        assertThat(retryAfter(ProblemException.of(ProblemCode.SESSION_NOT_FOUND)))
                .isNull();
    }

    private static @Nullable String retryAfter(ProblemException failure) {
        var exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/"));
        new ProblemHandler(JsonMapper.shared()).handle(exchange, failure).block(Duration.ofSeconds(5));
        return exchange.getResponse().getHeaders().getFirst("Retry-After");
    }
}
