package wagateway.api.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.core.publisher.Mono;
import wagateway.api.problem.Problem;
import wagateway.model.identity.Caller;
import wagateway.model.identity.UserId;

class RateLimitFilterTest {
    private static final Caller ADA = new Caller(new UserId("ada"), null, Instant.MAX);
    private static final Caller BOB = new Caller(new UserId("bob"), null, Instant.MAX);

    private Instant now = Instant.ofEpochSecond(1_000);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final RateLimitFilter filter =
            new RateLimitFilter(new AdmissionSettings(4, 2, 4, 96, 600, 64, 500), () -> now, registry);

    /** @param code of the problem; null when the call was let through */
    private record Answer(@Nullable String code, HttpHeaders headers) {
        @Nullable
        String remaining() {
            return headers.getFirst("RateLimit");
        }
    }

    @Test
    void a_user_has_a_burst_and_then_so_many_calls_a_second_and_others_are_left_alone() {
        for (int left = 3; left >= 0; left--) {
            Answer answer = call(ADA);
            assertThat(answer.code()).isNull();
            assertThat(answer.remaining()).startsWith("\"requests\";r=" + left + ";");
        }
        Answer refused = call(ADA);

        assertThat(refused.code()).isEqualTo("too_many_requests");
        assertThat(refused.remaining()).isEqualTo("\"requests\";r=0;t=1");
        assertThat(call(BOB).code()).isNull();
        now = now.plusMillis(500);
        assertThat(call(ADA).code()).as("after half a second").isNull();
        assertThat(call(ADA).code()).isEqualTo("too_many_requests");
        assertThat(registry.get("wagateway.refused")
                        .tag("limit", "requests")
                        .counter()
                        .count())
                .isEqualTo(2);
    }

    @Test
    void the_policy_says_what_a_full_bucket_holds_and_when_an_empty_one_is_full_again() {
        assertThat(call(ADA).headers().getFirst("RateLimit-Policy")).isEqualTo("\"requests\";q=4;w=2");
    }

    @Test
    void a_call_without_a_user_is_not_counted() {
        Answer answer = call(null);

        assertThat(answer.code()).isNull();
        assertThat(answer.headers().headerNames()).isEmpty();
    }

    private Answer call(@Nullable Caller caller) {
        var exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/api/v1/sessions"));
        String code = filter.filter(exchange, _ -> Mono.empty())
                .then(Mono.just(""))
                .onErrorResume(e -> Mono.just(Problem.of(e).code()))
                .contextWrite(context -> caller == null ? context : context.put(Caller.class, caller))
                .block(Duration.ofSeconds(5));
        return new Answer("".equals(code) ? null : code, exchange.getResponse().getHeaders());
    }
}
