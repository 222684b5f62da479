package wagateway.push.transport.websocket;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.publisher.Mono;
import wagateway.push.client.Frame;
import wagateway.push.protocol.CloseReason;
import wagateway.push.transport.Connection;
import wagateway.push.transport.ConnectionRuntime;

/** Carries the frames of a connection over a WebSocket. */
public final class SocketIoWebSocketHandler implements WebSocketHandler {
    private static final Logger LOG = LoggerFactory.getLogger(SocketIoWebSocketHandler.class);
    private static final String BEARER = "Bearer ";

    /** How long a peer that does not read may hold up the end of its connection. */
    private static final Duration LAST_WRITES = Duration.ofSeconds(5);

    private final ConnectionRuntime runtime;

    public SocketIoWebSocketHandler(ConnectionRuntime runtime) {
        this.runtime = runtime;
    }

    @Override
    public Mono<Void> handle(WebSocketSession session) {
        Connection connection = runtime.open(
                bearerToken(session.getHandshakeInfo().getHeaders()),
                () -> AbortingUpgradeStrategy.abortAfter(session, LAST_WRITES));
        Mono<Void> reading = session.receive()
                .doOnNext(message -> receive(connection, message))
                .doOnComplete(() -> connection.end(CloseReason.CLIENT_LEFT))
                .onErrorComplete(failure -> {
                    LOG.debug("A WebSocket failed: {}", failure.toString());
                    connection.end(CloseReason.TOO_LARGE);
                    return true;
                })
                .then();
        Mono<Void> writing = session.send(connection.outbound().map(frame -> message(session, frame)))
                .then(Mono.defer(() -> session.close(status(connection.closeReason()))));
        return Mono.when(reading, writing).doFinally(_ -> connection.end(CloseReason.CLIENT_LEFT));
    }

    private static void receive(Connection connection, WebSocketMessage message) {
        switch (message.getType()) {
            case TEXT -> connection.receive(message.getPayloadAsText(StandardCharsets.UTF_8));
            case BINARY -> connection.end(CloseReason.PROTOCOL_VIOLATION);
            case PING, PONG -> {}
        }
    }

    private static WebSocketMessage message(WebSocketSession session, Frame frame) {
        return new WebSocketMessage(
                WebSocketMessage.Type.TEXT, session.bufferFactory().wrap(frame.utf8()));
    }

    private static CloseStatus status(CloseReason reason) {
        return new CloseStatus(reason.code(), reason.text());
    }

    private static @Nullable String bearerToken(HttpHeaders headers) {
        String value = headers.getFirst(HttpHeaders.AUTHORIZATION);
        return value != null && value.startsWith(BEARER) && value.length() > BEARER.length()
                ? value.substring(BEARER.length())
                : null;
    }
}
