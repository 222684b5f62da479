package wagateway.push.connection.gateway;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import wagateway.model.identity.Caller;
import wagateway.model.identity.RecoveryId;
import wagateway.model.token.Verification.Accepted;
import wagateway.push.connection.Authenticated;
import wagateway.push.connection.ConnectionSettings;
import wagateway.push.connection.Effect;
import wagateway.push.connection.Effect.Verify.Purpose;
import wagateway.push.connection.Input;
import wagateway.push.connection.Step;
import wagateway.push.connection.socketio.Namespace;
import wagateway.push.connection.socketio.NamespaceSession;
import wagateway.push.connection.socketio.Unconnected;
import wagateway.push.protocol.Decoded;
import wagateway.push.protocol.socketio.ConnectRefusal;
import wagateway.push.protocol.socketio.SocketPacket;
import wagateway.push.wire.ClientPayloads;
import wagateway.push.wire.ConnectAuth;
import wagateway.push.wire.SocketIoFormat;

/** The main namespace: admits clients with a good token in the CONNECT packet, or else in the HTTP request. */
public final class GatewayNamespace implements Namespace {
    private final Authenticated.Terms terms;

    /** @param revoked whether the token of a caller is not accepted any more */
    public GatewayNamespace(ConnectionSettings settings, Predicate<Caller> revoked) {
        this.terms = new Authenticated.Terms(new SocketIoFormat(), "Socket.IO", settings, revoked);
    }

    @Override
    public Step<NamespaceSession> connect(@Nullable String payload, @Nullable String headerToken, long now) {
        return switch (ClientPayloads.auth(payload)) {
            case Decoded.Violation<ConnectAuth> violation -> Step.end(violation.consequence());
            case Decoded.Packet<ConnectAuth>(ConnectAuth auth) -> {
                String token = auth.token() == null ? headerToken : auth.token();
                yield token == null
                        ? Namespace.refuse(SocketPacket.MAIN, ConnectRefusal.TOKEN_REQUIRED)
                        : Step.next(
                                new Authenticating(auth.before(), terms),
                                new Effect.Verify(token, Purpose.CONNECT, null));
            }
        };
    }

    /** A token is being verified. */
    private record Authenticating(ConnectAuth.@Nullable Before before, Authenticated.Terms terms)
            implements Unconnected {
        @Override
        public Step<NamespaceSession> verified(Input.Verified verified, long now) {
            if (verified.purpose() != Purpose.CONNECT) {
                return Step.next(this);
            }
            if (!(verified.verification() instanceof Accepted(Caller caller))) {
                return Namespace.refuse(
                        SocketPacket.MAIN,
                        verified.verification().isExpired()
                                ? ConnectRefusal.TOKEN_EXPIRED
                                : ConnectRefusal.AUTHENTICATION_FAILED);
            }
            if (!verified.withinLimit()) {
                return Namespace.refuse(SocketPacket.MAIN, ConnectRefusal.TOO_MANY_CONNECTIONS);
            }
            var client = new Authenticated(caller, terms);
            return before == null
                    ? ConnectedSession.admitted(client, verified.fresh(), now)
                    : Step.next(
                            new Recovering(client, before.id(), verified.fresh()),
                            new Effect.Recover(caller, before.id(), before.offset()));
        }
    }

    /**
     * What the client had before is being restored.
     *
     * @param fresh its id when that cannot be done
     */
    private record Recovering(Authenticated client, RecoveryId id, RecoveryId fresh) implements Unconnected {
        @Override
        public Step<NamespaceSession> recovered(Input.Recovered answer, long now) {
            return answer.recovered()
                    ? ConnectedSession.recovered(client, id, now)
                    : ConnectedSession.admitted(client, fresh, now);
        }
    }
}
