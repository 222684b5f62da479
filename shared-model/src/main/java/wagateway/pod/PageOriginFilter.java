package wagateway.pod;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Cross-origin resource sharing as the reference server of Socket.IO does it: the answer is the same for every page, and the
 * headers tell the browser whether this one may read it. Each {@code OPTIONS} is a preflight.
 */
public final class PageOriginFilter implements WebFilter {
    private static final Duration MAX_AGE = Duration.ofHours(1);

    private final PageOrigins origins;
    private final Terms terms;

    public PageOriginFilter(PageOrigins origins, Terms terms) {
        this.origins = origins;
        this.terms = terms;
    }

    /**
     * What a kind of pod lets pages do.
     *
     * @param paths what begins with one of these is covered; the empty text is all
     * @param methods that pages may use
     * @param exposed headers of answers that pages may read beside the usual ones
     * @param refusal answers a page whose requests are refused
     */
    public record Terms(
            List<String> paths,
            List<HttpMethod> methods,
            List<String> exposed,
            Function<ServerHttpResponse, Mono<Void>> refusal) {}

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        if (terms.paths().stream().noneMatch(request.getURI().getRawPath()::startsWith)) {
            return chain.filter(exchange);
        }
        HttpHeaders asked = request.getHeaders();
        ServerHttpResponse response = exchange.getResponse();
        String origin = asked.getFirst(HttpHeaders.ORIGIN);
        response.getHeaders().add(HttpHeaders.VARY, HttpHeaders.ORIGIN);
        if (origins.refuses(origin, asked.getFirst(HttpHeaders.HOST))) {
            return terms.refusal().apply(response);
        }
        share(origin, response.getHeaders());
        if (origin != null && origins.isStranger(origin, asked.getFirst(HttpHeaders.HOST)) && !isOfItsOwnPage(asked)) {
            origins.tellOf(origin);
        }
        return request.getMethod().equals(HttpMethod.OPTIONS) ? preflight(asked, response) : chain.filter(exchange);
    }

    /** As its browser has it (Fetch Metadata), where a proxy says its upstream as the host. */
    private static boolean isOfItsOwnPage(HttpHeaders asked) {
        return "same-origin".equals(asked.getFirst("Sec-Fetch-Site"));
    }

    private void share(@Nullable String origin, HttpHeaders headers) {
        Map<String, String> sharing = origins.sharing(origin);
        sharing.forEach(headers::set);
        if (!sharing.isEmpty() && !terms.exposed().isEmpty()) {
            headers.setAccessControlExposeHeaders(terms.exposed());
        }
    }

    private Mono<Void> preflight(HttpHeaders asked, ServerHttpResponse response) {
        response.setStatusCode(HttpStatus.NO_CONTENT);
        HttpHeaders headers = response.getHeaders();
        headers.add(HttpHeaders.VARY, HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS);
        headers.setAccessControlAllowMethods(terms.methods());
        headers.setAccessControlMaxAge(MAX_AGE);
        String wanted = asked.getFirst(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS);
        if (wanted != null) {
            headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, wanted);
        }
        return response.setComplete();
    }
}
