package wagateway.push.connection.gateway;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import wagateway.model.identity.Caller;
import wagateway.model.identity.RecoveryId;
import wagateway.model.token.Verification.Accepted;
import wagateway.push.connection.Effect;
import wagateway.push.connection.Effect.Verify.Purpose;
import wagateway.push.connection.Input;
import wagateway.push.connection.socketio.Namespace;
import wagateway.push.connection.socketio.NamespaceSession;
import wagateway.push.connection.socketio.Reply;
import wagateway.push.protocol.CloseReason;
import wagateway.push.protocol.Decoded;
import wagateway.push.protocol.socketio.ConnectRefusal;
import wagateway.push.protocol.socketio.SocketPacket;
import wagateway.push.wire.ClientPayloads;
import wagateway.push.wire.ConnectAuth;

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
                        ? new Reply.Refuse(ConnectRefusal.TOKEN_REQUIRED)
                        : new Reply.Stay(
                                new Authenticating(auth.before(), tokenWarning),
                                new Effect.Verify(token, Purpose.CONNECT, null));
            }
        };
    }

    /** A token is being verified. */
    private record Authenticating(ConnectAuth.@Nullable Before before, Duration tokenWarning) implements Unconnected {
        @Override
        public Reply verified(Input.Verified verified, long now) {
            if (verified.purpose() != Purpose.CONNECT) {
                return new Reply.Stay(this);
            }
            if (!(verified.verification() instanceof Accepted(Caller caller))) {
                return new Reply.Refuse(ConnectRefusal.AUTHENTICATION_FAILED);
            }
            return before == null
                    ? ConnectedSession.admit(caller, verified.fresh(), tokenWarning, now)
                    : new Reply.Stay(
                            new Recovering(caller, before.id(), verified.fresh(), tokenWarning),
                            new Effect.Recover(caller, before.id(), before.offset()));
        }
    }

    /**
     * What the client had before is being restored.
     *
     * @param fresh its id when that cannot be done
     */
    private record Recovering(Caller caller, RecoveryId id, RecoveryId fresh, Duration tokenWarning)
            implements Unconnected {
        @Override
        public Reply verified(Input.Verified verified, long now) {
            return new Reply.Stay(this);
        }

        @Override
        public Reply recovered(Input.Recovered answer, long now) {
            return answer.recovered()
                    ? ConnectedSession.resume(caller, id, tokenWarning, now)
                    : ConnectedSession.admit(caller, fresh, tokenWarning, now);
        }
    }

    private interface Unconnected extends NamespaceSession {
        @Override
        default boolean isConnected() {
            return false;
        }

        @Override
        default Reply event(SocketPacket.Event event, List<ByteBuffer> attachments) {
            return new Reply.End(CloseReason.PROTOCOL_VIOLATION);
        }

        @Override
        default Reply ticked(long now) {
            return new Reply.Stay(this);
        }

        @Override
        default List<Effect> left() {
            return List.of(new Effect.Dismiss());
        }
    }
}
