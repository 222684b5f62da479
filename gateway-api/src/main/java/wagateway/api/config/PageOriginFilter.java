package wagateway.api.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import wagateway.api.problem.ProblemCode;
import wagateway.api.problem.ProblemException;
import wagateway.model.cors.PageOrigins;

/**
 * Cross-origin resource sharing as the push pods do it: the answer is the same for every page, and the headers tell the
 * browser whether this one may read it. Each {@code OPTIONS} is a preflight.
 */
final class PageOriginFilter implements WebFilter {
    private static final List<HttpMethod> METHODS =
            List.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST, HttpMethod.PUT, HttpMethod.DELETE);
    private static final Duration MAX_AGE = Duration.ofHours(1);

    private final PageOrigins origins;

    PageOriginFilter(PageOrigins origins) {
        this.origins = origins;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        HttpHeaders asked = exchange.getRequest().getHeaders();
        ServerHttpResponse response = exchange.getResponse();
        String origin = asked.getFirst(HttpHeaders.ORIGIN);
        response.getHeaders().add(HttpHeaders.VARY, HttpHeaders.ORIGIN);
        if (origins.refuses(origin, asked.getFirst(HttpHeaders.HOST))) {
            return Mono.error(ProblemException.of(ProblemCode.ORIGIN_REFUSED));
        }
        share(origin, response.getHeaders());
        return exchange.getRequest().getMethod().equals(HttpMethod.OPTIONS)
                ? preflight(asked, response)
                : chain.filter(exchange);
    }

    private void share(@Nullable String origin, HttpHeaders headers) {
        if (origin != null && origins.allows(origin)) {
            headers.setAccessControlAllowOrigin(origins.allowsAny() ? "*" : origin);
            headers.setAccessControlExposeHeaders(List.of(HttpHeaders.LOCATION));
            if (!origins.allowsAny()) {
                headers.setAccessControlAllowCredentials(true);
            }
        }
    }

    private static Mono<Void> preflight(HttpHeaders asked, ServerHttpResponse response) {
        response.setStatusCode(HttpStatus.NO_CONTENT);
        HttpHeaders headers = response.getHeaders();
        headers.add(HttpHeaders.VARY, HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS);
        headers.setAccessControlAllowMethods(METHODS);
        headers.setAccessControlMaxAge(MAX_AGE);
        String wanted = asked.getFirst(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS);
        if (wanted != null) {
            headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, wanted);
        }
        return response.setComplete();
    }
}
