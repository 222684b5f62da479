package wagateway.api.console;

import java.util.Set;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;

/**
 * Has a browser that goes where there is nothing get the page, which says so in words; it stays a 404. A program, and whoever goes
 * to a wrong path of the API, gets a problem.
 */
@Component
@Order(-3)
final class WrongAddresses implements WebExceptionHandler {
    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);
    private static final String API = "/api/";
    private static final int BUFFER = 8192;

    private final ConsoleHeaders headers;

    WrongAddresses(ConsoleHeaders headers) {
        this.headers = headers;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
        var response = exchange.getResponse();
        if (!isNothing(failure)
                || !isBrowser(exchange.getRequest())
                || response.isCommitted()
                || !ConsoleRoutes.PAGE.exists()) {
            return Mono.error(failure);
        }
        response.setStatusCode(HttpStatus.NOT_FOUND);
        response.getHeaders().setContentType(MediaType.TEXT_HTML);
        response.getHeaders().setCacheControl(CacheControl.noCache());
        headers.add(response.getHeaders());
        return response.writeWith(DataBufferUtils.read(ConsoleRoutes.PAGE, response.bufferFactory(), BUFFER));
    }

    /** As the framework says it; what a call of ours does not find is a problem of its own. */
    private static boolean isNothing(Throwable failure) {
        return failure instanceof ResponseStatusException answered
                && answered.getStatusCode().isSameCodeAs(HttpStatus.NOT_FOUND);
    }

    /** Whoever goes to an address asks for HTML by its name; a script or a program takes anything. */
    private static boolean isBrowser(ServerHttpRequest request) {
        return READING.contains(request.getMethod())
                && !request.getPath().pathWithinApplication().value().startsWith(API)
                && request.getHeaders().getAccept().stream().anyMatch(MediaType.TEXT_HTML::equalsTypeAndSubtype);
    }
}
