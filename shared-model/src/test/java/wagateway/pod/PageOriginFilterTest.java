package wagateway.pod;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.core.publisher.Mono;

class PageOriginFilterTest {
    private static final CorsSettings LISTED = new CorsSettings(List.of("http://page.example", "https://app_1:8443/"));
    private static final CorsSettings ANY = new CorsSettings(List.of("*"));
    private static final PageOriginFilter.Terms TERMS = new PageOriginFilter.Terms(
            List.of("/socket.io/", "/ws"),
            List.of(HttpMethod.GET, HttpMethod.PUT),
            List.of(HttpHeaders.LOCATION),
            response -> {
                response.setStatusCode(HttpStatus.FORBIDDEN);
                return response.setComplete();
            });
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    @ParameterizedTest
    @CsvSource({
        "http://page.example, true",
        "HTTP://Page.Example, true",
        "https://app_1:8443, true",
        "http://page.example:81, false",
        "https://page.example, false",
        "null, false",
        "gar bage, false",
        "'', false"
    })
    void a_page_may_read_the_answer_when_its_origin_is_listed(String origin, boolean may) {
        var answer = asked(
                new PageOrigins(LISTED, false),
                MockServerHttpRequest.get("/socket.io/?EIO=4")
                        .header("Host", "push_pods")
                        .header("Origin", origin));

        assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.ACCEPTED);
        assertThat(answer.getHeaders().getAccessControlAllowOrigin()).isEqualTo(may ? origin : null);
        assertThat(answer.getHeaders().getAccessControlAllowCredentials()).isEqualTo(may);
        assertThat(answer.getHeaders().getAccessControlExposeHeaders())
                .isEqualTo(may ? List.of("Location") : List.of());
        assertThat(answer.getHeaders().getVary()).containsExactly("Origin");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "http://elsewhere.example, push_pods, none, true",
                "http://elsewhere.example, push_pods, cross-site, true",
                "http://elsewhere.example, elsewhere.example, none, false",
                "http://elsewhere.example, push_pods, same-origin, false",
                "http://page.example, push_pods, none, false"
            })
    void a_page_that_may_not_read_the_answer_is_named_in_the_log(
            String origin, String host, @Nullable String site, boolean named) {
        var lines = new ListAppender<ILoggingEvent>();
        Logger log = (Logger) LoggerFactory.getLogger(PageOrigins.class);
        lines.start();
        log.addAppender(lines);
        try {
            var origins = new PageOrigins(LISTED, false);
            for (int times = 0; times < 2; times++) {
                var request = MockServerHttpRequest.get("/socket.io/?EIO=4")
                        .header("Host", host)
                        .header("Origin", origin);
                asked(origins, site == null ? request : request.header("Sec-Fetch-Site", site));
            }
        } finally {
            log.detachAppender(lines);
        }

        assertThat(lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList())
                .isEqualTo(
                        named
                                ? List.of("A page of " + origin + " may not read what it is answered: add its origin to"
                                        + " CORS_ORIGIN if it is one of yours")
                                : List.of());
    }

    @Test
    void where_any_page_may_there_are_no_credentials() {
        var answer = asked(
                new PageOrigins(ANY, true),
                MockServerHttpRequest.get("/socket.io/").header("Origin", "http://elsewhere.example"));

        assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.ACCEPTED);
        assertThat(answer.getHeaders().getAccessControlAllowOrigin()).isEqualTo("*");
        assertThat(answer.getHeaders().getAccessControlAllowCredentials()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"http://page.example, true", "http://elsewhere.example, false"})
    void a_preflight_has_no_content_and_says_what_a_page_may_send(String origin, boolean may) {
        var answer = asked(
                new PageOrigins(LISTED, false),
                MockServerHttpRequest.options("/socket.io/?EIO=4")
                        .header("Origin", origin)
                        .header("Access-Control-Request-Headers", "authorization,x-a"));

        assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.NO_CONTENT);
        assertThat(answer.getHeaders().getAccessControlAllowOrigin()).isEqualTo(may ? origin : null);
        assertThat(answer.getHeaders().getAccessControlAllowMethods()).containsExactly(HttpMethod.GET, HttpMethod.PUT);
        assertThat(answer.getHeaders().getAccessControlAllowHeaders()).containsExactly("authorization", "x-a");
    }

    @Test
    void other_paths_are_left_alone() {
        var answer = asked(
                new PageOrigins(LISTED, true),
                MockServerHttpRequest.options("/actuator").header("Origin", "http://elsewhere.example"));

        assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.ACCEPTED);
        assertThat(answer.getHeaders().getVary()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "http://elsewhere.example, pod:8001, true",
        "null, pod:8001, true",
        "http://pod:8001, pod:8001, false",
        "http://page.example, pod:8001, false",
        ", pod:8001, false"
    })
    void on_demand_pages_that_are_not_listed_are_refused(String origin, String host, boolean refused) {
        var origins = new PageOrigins(LISTED, true);
        assertThat(origins.refuses(origin, host)).isEqualTo(refused);
        assertThat(new PageOrigins(LISTED, false).refuses(origin, host)).isFalse();

        var request = MockServerHttpRequest.get("/socket.io/").header("Host", host);
        var answer = asked(origins, origin == null ? request : request.header("Origin", origin));
        assertThat(answer.getStatusCode()).isEqualTo(refused ? HttpStatus.FORBIDDEN : HttpStatus.ACCEPTED);
    }

    private static MockServerHttpResponse asked(PageOrigins origins, MockServerHttpRequest.BaseBuilder<?> request) {
        var exchange = MockServerWebExchange.from(request);
        new PageOriginFilter(origins, TERMS)
                .filter(exchange, passed -> {
                    passed.getResponse().setStatusCode(HttpStatus.ACCEPTED);
                    return Mono.empty();
                })
                .block(TIMEOUT);
        return exchange.getResponse();
    }
}
