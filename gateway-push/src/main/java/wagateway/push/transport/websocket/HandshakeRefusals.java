package wagateway.push.transport.websocket;

import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Answers requests on the Socket.IO path that cannot become a WebSocket, in the words of the reference server. */
public final class HandshakeRefusals {
    private enum Refusal {
        TRANSPORT_UNKNOWN(HttpStatus.BAD_REQUEST, 0, "Transport unknown"),
        SESSION_UNKNOWN(HttpStatus.BAD_REQUEST, 1, "Session ID unknown"),
        BAD_METHOD(HttpStatus.BAD_REQUEST, 2, "Bad handshake method"),
        BAD_REQUEST(HttpStatus.BAD_REQUEST, 3, "Bad request"),
        OTHER_WEBSOCKET(HttpStatus.UPGRADE_REQUIRED, 3, "Bad request"),
        UNSUPPORTED_VERSION(HttpStatus.BAD_REQUEST, 5, "Unsupported protocol version");

        private final HttpStatus status;
        private final int code;
        private final String message;

        Refusal(HttpStatus status, int code, String message) {
            this.status = status;
            this.code = code;
            this.message = message;
        }
    }

    private HandshakeRefusals() {}

    /** Whatever comes on this path, as {@link WebSocketUpgrade} has taken the handshakes it can. */
    public static RouterFunction<ServerResponse> on(String path) {
        return RouterFunctions.route(RequestPredicates.path(path), request -> answer(refusal(request)));
    }

    private static Mono<ServerResponse> answer(Refusal refusal) {
        return ServerResponse.status(refusal.status)
                .headers(headers -> {
                    if (refusal.status == HttpStatus.UPGRADE_REQUIRED) {
                        headers.set(HttpHeaders.UPGRADE, "websocket");
                        headers.set("Sec-WebSocket-Version", WebSocketUpgrade.VERSION);
                    }
                })
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(Map.of("code", refusal.code, "message", refusal.message));
    }

    private static Refusal refusal(ServerRequest request) {
        if (!request.queryParam("transport").orElse("").equals("websocket")) {
            return Refusal.TRANSPORT_UNKNOWN;
        }
        if (request.queryParam("sid").isPresent()) {
            return Refusal.SESSION_UNKNOWN;
        }
        if (!request.method().equals(HttpMethod.GET)) {
            return Refusal.BAD_METHOD;
        }
        if (!request.queryParam("EIO").orElse("").equals("4")) {
            return Refusal.UNSUPPORTED_VERSION;
        }
        HttpHeaders headers = request.headers().asHttpHeaders();
        boolean otherWebSocket = "websocket".equalsIgnoreCase(headers.getFirst(HttpHeaders.UPGRADE))
                && !WebSocketUpgrade.VERSION.equals(headers.getFirst("Sec-WebSocket-Version"));
        return otherWebSocket ? Refusal.OTHER_WEBSOCKET : Refusal.BAD_REQUEST;
    }
}
