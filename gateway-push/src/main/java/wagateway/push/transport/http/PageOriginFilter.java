package wagateway.push.transport.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import wagateway.model.cors.PageOrigins;
import wagateway.push.protocol.engineio.RequestError;

/**
 * Cross-origin resource sharing as the reference server does it: the answer is the same for every page, and the headers
 * tell the browser whether this one may read it. Each {@code OPTIONS} is a preflight.
 */
public final class PageOriginFilter implements WebFilter {
    private static final List<HttpMethod> METHODS = List.of(HttpMethod.GET, HttpMethod.POST);
    private static final Duration MAX_AGE = Duration.ofHours(1);

    private final PageOrigins origins;
    private final List<String> paths;

    /** @param paths what begins with one of these is covered */
    public PageOriginFilter(PageOrigins origins, String... paths) {
        this.origins = origins;
        this.paths = Arrays.asList(paths);
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        String path = request.getURI().getRawPath();
        if (paths.stream().noneMatch(path::startsWith)) {
            return chain.filter(exchange);
        }
        HttpHeaders asked = request.getHeaders();
        ServerHttpResponse response = exchange.getResponse();
        String origin = asked.getFirst(HttpHeaders.ORIGIN);
        response.getHeaders().add(HttpHeaders.VARY, HttpHeaders.ORIGIN);
        if (origins.refuses(origin, asked.getFirst(HttpHeaders.HOST))) {
            return refuse(response);
        }
        share(origin, response.getHeaders());
        if (!request.getMethod().equals(HttpMethod.OPTIONS)) {
            return chain.filter(exchange);
        }
        return preflight(asked, response);
    }

    private void share(@Nullable String origin, HttpHeaders headers) {
        if (origin != null && origins.allows(origin)) {
            headers.setAccessControlAllowOrigin(origins.allowsAny() ? "*" : origin);
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

    private static Mono<Void> refuse(ServerHttpResponse response) {
        response.setStatusCode(HttpStatus.FORBIDDEN);
        response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
        byte[] body = RequestError.FORBIDDEN.json().getBytes(StandardCharsets.UTF_8);
        return response.writeWith(
                Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
    }
}
