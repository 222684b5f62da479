package wagateway.push.transport.websocket;

import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import wagateway.push.transport.ConnectionRuntime;
import wagateway.push.transport.ShuttingDown;

/** Answers requests to the path of the plain protocol that {@link WebSocketUpgrade} did not take. */
public final class PlainRoute {
    private PlainRoute() {}

    public static RouterFunction<ServerResponse> on(String path, ConnectionRuntime<?> connections) {
        return RouterFunctions.route(
                RequestPredicates.path(path),
                _ -> connections.isDraining() ? ShuttingDown.answer() : askForWebSocket());
    }

    /** RFC 6455 section 4.2.2, RFC 9110 section 15.5.22. */
    private static Mono<ServerResponse> askForWebSocket() {
        return ServerResponse.status(HttpStatus.UPGRADE_REQUIRED)
                .cacheControl(CacheControl.noStore())
                .header(HttpHeaders.UPGRADE, "websocket")
                .header(HttpHeaders.CONNECTION, "upgrade")
                .header("Sec-WebSocket-Version", "13")
                .contentType(MediaType.TEXT_PLAIN)
                .bodyValue("Only WebSocket connections are served here");
    }
}
