package wagateway.push.transport.websocket;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.reactive.socket.HandshakeInfo;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.reactive.socket.server.upgrade.ReactorNettyRequestUpgradeStrategy;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.server.WebsocketServerSpec;

/**
 * Upgrades to sessions that can be cut off: a close frame waits behind everything else for a peer that no longer reads,
 * and Spring's session offers no other end.
 */
public final class AbortingUpgradeStrategy extends ReactorNettyRequestUpgradeStrategy {
    private static final String CONNECTION = AbortingUpgradeStrategy.class.getName();

    /** @param maxPayload bytes that a frame, or the parts of one message together, may have */
    public AbortingUpgradeStrategy(int maxPayload) {
        super(() -> WebsocketServerSpec.builder().maxFramePayloadLength(maxPayload));
    }

    @Override
    public Mono<Void> upgrade(
            ServerWebExchange exchange,
            WebSocketHandler handler,
            @Nullable String subProtocol,
            Supplier<HandshakeInfo> handshakeInfoFactory) {
        Connection connection = ServerHttpResponseDecorator.getNativeResponse(exchange.getResponse());
        return super.upgrade(
                exchange,
                session -> {
                    session.getAttributes().put(CONNECTION, connection);
                    return handler.handle(session);
                },
                subProtocol,
                handshakeInfoFactory);
    }

    /** Cuts the connection after a time, if it is not over by then. */
    static void abortAfter(WebSocketSession session, Duration delay) {
        if (session.getAttributes().get(CONNECTION) instanceof Connection connection) {
            var abort = connection
                    .channel()
                    .eventLoop()
                    .schedule(connection::dispose, delay.toMillis(), TimeUnit.MILLISECONDS);
            connection.onDispose(() -> abort.cancel(false));
        }
    }
}
