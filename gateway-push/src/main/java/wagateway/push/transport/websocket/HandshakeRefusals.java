package wagateway.push.transport.websocket;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Answers requests on the Socket.IO path that cannot become a WebSocket, in the words of the reference server. */
public final class HandshakeRefusals {
    private enum Refusal {
        TRANSPORT_UNKNOWN(0, "Transport unknown"),
        SESSION_UNKNOWN(1, "Session ID unknown"),
        BAD_METHOD(2, "Bad handshake method"),
        BAD_REQUEST(3, "Bad request"),
        UNSUPPORTED_VERSION(5, "Unsupported protocol version");

        private final int code;
        private final String message;

        Refusal(int code, String message) {
            this.code = code;
            this.message = message;
        }
    }

    private HandshakeRefusals() {}

    /** Goes before the WebSocket on the same path. */
    public static RouterFunction<ServerResponse> on(String path) {
        RequestPredicate refused = request -> refusal(request) != null;
        return RouterFunctions.route(
                RequestPredicates.path(path).and(refused),
                request -> ServerResponse.badRequest()
                        .contentType(MediaType.APPLICATION_JSON)
                        .bodyValue(body(request)));
    }

    private static Map<String, Object> body(ServerRequest request) {
        Refusal refusal = Objects.requireNonNullElse(refusal(request), Refusal.BAD_REQUEST);
        return Map.of("code", refusal.code, "message", refusal.message);
    }

    private static @Nullable Refusal refusal(ServerRequest request) {
        if (!request.queryParam("transport").orElse("").equals("websocket")) {
            return Refusal.TRANSPORT_UNKNOWN;
        }
        if (request.queryParam("sid").isPresent()) {
            return Refusal.SESSION_UNKNOWN;
        }
        if (!request.method().name().equals("GET")) {
            return Refusal.BAD_METHOD;
        }
        if (!request.queryParam("EIO").orElse("").equals("4")) {
            return Refusal.UNSUPPORTED_VERSION;
        }
        return "websocket".equalsIgnoreCase(request.headers().asHttpHeaders().getFirst(HttpHeaders.UPGRADE))
                ? null
                : Refusal.BAD_REQUEST;
    }
}
