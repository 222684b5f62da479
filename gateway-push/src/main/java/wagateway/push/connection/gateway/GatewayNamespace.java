package wagateway.push.connection.gateway;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import wagateway.push.connection.Effect;
import wagateway.push.connection.Effect.Verify.Purpose;
import wagateway.push.connection.Input;
import wagateway.push.connection.socketio.Namespace;
import wagateway.push.connection.socketio.NamespaceSession;
import wagateway.push.connection.socketio.Reply;
import wagateway.push.contract.ClientPayloads;
import wagateway.push.contract.ConnectAuth;
import wagateway.push.protocol.CloseReason;
import wagateway.push.protocol.Decoded;
import wagateway.push.protocol.socketio.SocketPacket;

/** Admits whoever has a good token, in the CONNECT or else in the HTTP request. */
public final class GatewayNamespace implements Namespace {
    private final Duration tokenWarning;

    /** @param tokenWarning how long before its token's end a client is warned; default 60 s */
    public GatewayNamespace(Duration tokenWarning) {
        this.tokenWarning = tokenWarning;
    }

    @Override
    public Reply connect(@Nullable String payload, @Nullable String headerToken, long now) {
        return switch (ClientPayloads.auth(payload)) {
            case Decoded.Violation<ConnectAuth> violation -> new Reply.End(violation.consequence());
            case Decoded.Packet<ConnectAuth>(ConnectAuth auth) -> {
                String token = auth.token() == null ? headerToken : auth.token();
                yield token == null
                        ? new Reply.Refuse("Authentication token required")
                        : new Reply.Stay(new Authenticating(), new Effect.Verify(token, Purpose.CONNECT, null));
            }
        };
    }

    /** A token is being verified. */
    private final class Authenticating implements NamespaceSession {
        @Override
        public boolean isConnected() {
            return false;
        }

        @Override
        public Reply event(SocketPacket.Event event, List<ByteBuffer> attachments) {
            return new Reply.End(CloseReason.PROTOCOL_VIOLATION);
        }

        @Override
        public Reply verified(Input.Verified verified, long now) {
            return verified.purpose() == Purpose.CONNECT
                    ? ConnectedSession.greet(verified, tokenWarning, now)
                    : new Reply.Stay(this);
        }

        @Override
        public Reply ticked(long now) {
            return new Reply.Stay(this);
        }

        @Override
        public List<Effect> left() {
            return List.of();
        }
    }
}
