package wagateway.push.transport;

import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** What a pod that goes down says to who wants a connection: a balancer has others. */
public final class GoingDown {
    private GoingDown() {}

    public static Mono<ServerResponse> answer() {
        return ServerResponse.status(HttpStatus.SERVICE_UNAVAILABLE)
                .cacheControl(CacheControl.noStore())
                .header(HttpHeaders.CONNECTION, "close")
                .header(HttpHeaders.RETRY_AFTER, "1")
                .contentType(MediaType.TEXT_PLAIN)
                .bodyValue("This pod goes down: connect to another one");
    }
}
