package wagateway.push.transport;

import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** The answer to a new connection while the pod is shutting down: the retry of the client reaches another pod. */
public final class ShuttingDown {
    private ShuttingDown() {}

    public static Mono<ServerResponse> answer() {
        return ServerResponse.status(HttpStatus.SERVICE_UNAVAILABLE)
                .cacheControl(CacheControl.noStore())
                .header(HttpHeaders.CONNECTION, "close")
                .header(HttpHeaders.RETRY_AFTER, "1")
                .contentType(MediaType.TEXT_PLAIN)
                .bodyValue("The pod is shutting down: connect to another one");
    }
}
