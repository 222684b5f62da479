package wagateway.api.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.core.publisher.Mono;
import wagateway.api.problem.ProblemCode;
import wagateway.model.cors.CorsSettings;
import wagateway.model.cors.PageOrigins;

class PageOriginFilterTest {
    private static final CorsSettings LISTED = new CorsSettings(List.of("http://page.example", "https://app_1:8443"));
    private static final Duration AT_ONCE = Duration.ofSeconds(5);

    @ParameterizedTest
    @CsvSource({
        "http://page.example, true",
        "https://app_1:8443, true",
        "http://elsewhere.example, false",
        "null, false",
        "gar bage, false"
    })
    void every_page_is_answered_and_the_browser_of_a_listed_one_shows_it(String origin, boolean may) {
        var answer = asked(false, MockServerHttpRequest.get("/api/v1/sessions").header("Origin", origin));

        assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.ACCEPTED);
        assertThat(answer.getHeaders().getAccessControlAllowOrigin()).isEqualTo(may ? origin : null);
        assertThat(answer.getHeaders().getAccessControlAllowCredentials()).isEqualTo(may);
        assertThat(answer.getHeaders().getAccessControlExposeHeaders())
                .isEqualTo(may ? List.of("Location") : List.of());
        assertThat(answer.getHeaders().getVary()).containsExactly("Origin");
    }

    @Test
    void a_preflight_says_what_a_page_may_send() {
        var answer = asked(
                false,
                MockServerHttpRequest.options("/api/v1/sessions/a")
                        .header("Origin", "http://page.example")
                        .header("Access-Control-Request-Headers", "authorization,content-type"));

        assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.NO_CONTENT);
        assertThat(answer.getHeaders().getAccessControlAllowMethods()).contains(HttpMethod.PUT, HttpMethod.DELETE);
        assertThat(answer.getHeaders().getAccessControlAllowHeaders()).containsExactly("authorization", "content-type");
    }

    @Test
    void on_demand_pages_that_are_not_listed_are_refused() {
        var elsewhere = MockServerHttpRequest.get("/").header("Origin", "http://elsewhere.example");

        assertThatThrownBy(() -> asked(true, elsewhere)).hasMessage(ProblemCode.ORIGIN_REFUSED.title());
        assertThat(asked(true, MockServerHttpRequest.get("/").header("Origin", "http://api_pods:8000"))
                        .getStatusCode())
                .isEqualTo(HttpStatus.ACCEPTED);
    }

    private static MockServerHttpResponse asked(boolean refusing, MockServerHttpRequest.BaseBuilder<?> request) {
        var exchange = MockServerWebExchange.from(request.header("Host", "api_pods:8000"));
        new PageOriginFilter(new PageOrigins(LISTED, refusing))
                .filter(exchange, passed -> {
                    passed.getResponse().setStatusCode(HttpStatus.ACCEPTED);
                    return Mono.empty();
                })
                .block(AT_ONCE);
        return exchange.getResponse();
    }
}
