package wagateway.push.connection.gateway;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import wagateway.model.identity.Caller;
import wagateway.model.identity.RecoveryId;
import wagateway.push.connection.Effect;
import wagateway.push.connection.Effect.Verify.Purpose;
import wagateway.push.connection.Input;
import wagateway.push.connection.TokenLife;
import wagateway.push.connection.socketio.NamespaceSession;
import wagateway.push.connection.socketio.Reply;
import wagateway.push.protocol.CloseReason;
import wagateway.push.protocol.Decoded;
import wagateway.push.protocol.socketio.SocketPacket;
import wagateway.push.wire.Answer;
import wagateway.push.wire.ClientCommand;
import wagateway.push.wire.ClientEvent;
import wagateway.push.wire.ClientPayloads;
import wagateway.push.wire.PushedEvent;
import wagateway.push.wire.Refusal;
import wagateway.push.wire.SocketIoFormat;
import wagateway.push.wire.WireFormat;

/** Commands are taken and events delivered, as long as the token is good. */
record ConnectedSession(TokenLife token) implements NamespaceSession {
    private static final WireFormat FORMAT = new SocketIoFormat();

    /** A new client. */
    static Reply admit(Caller caller, RecoveryId id, Duration tokenWarning, long now) {
        return new Reply.Stay(
                new ConnectedSession(TokenLife.of(caller, tokenWarning)),
                new Effect.Admit(caller, id),
                new Effect.Send(SocketIoFormat.connected(id)),
                new Effect.Send(greeting(caller, now)));
    }

    /** A client that has been restored: its token, not the one it had before, says how long it may stay. */
    static Reply resume(Caller caller, RecoveryId id, Duration tokenWarning, long now) {
        return new Reply.Stay(
                new ConnectedSession(TokenLife.of(caller, tokenWarning)),
                new Effect.Send(SocketIoFormat.connected(id)),
                new Effect.Send(greeting(caller, now)),
                new Effect.Resume());
    }

    private static String greeting(Caller caller, long now) {
        return FORMAT.event(PushedEvent.connected("Socket.IO", caller.userId(), Instant.ofEpochMilli(now)), null);
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    /** No command has binary arguments: attachments are as good as any other argument of the wrong kind. */
    @Override
    public Reply event(SocketPacket.Event packet, List<ByteBuffer> attachments) {
        return switch (ClientPayloads.event(packet.payload())) {
            case Decoded.Violation<ClientEvent> violation -> new Reply.End(violation.consequence());
            case Decoded.Packet<ClientEvent>(ClientEvent event) ->
                switch (ClientCommand.of(event)) {
                    case ClientCommand.RefreshToken(String token) ->
                        new Reply.Stay(this, new Effect.Verify(token, Purpose.REFRESH, packet.ackId()));
                    case ClientCommand.Unusable _
                    when packet.ackId() == null && !event.isSubscription() -> new Reply.Stay(this);
                    case ClientCommand command -> new Reply.Stay(this, new Effect.Run(command, packet.ackId()));
                };
        };
    }

    @Override
    public Reply verified(Input.Verified verified, long now) {
        if (verified.purpose() != Purpose.REFRESH) {
            return new Reply.Stay(this);
        }
        Optional<TokenLife> renewed = token.renewed(verified.verification());
        if (verified.ackId() == null) {
            return new Reply.Stay(renewed.map(ConnectedSession::new).orElse(this));
        }
        Answer answer = renewed.isPresent() ? new Answer.Done() : Refusal.AUTHENTICATION_FAILED.asAnswer();
        return new Reply.Stay(
                renewed.map(ConnectedSession::new).orElse(this),
                FORMAT.answer(answer, null, verified.ackId(), Instant.ofEpochMilli(now)) instanceof String text
                        ? List.of(new Effect.Send(text))
                        : List.of());
    }

    @Override
    public Reply ticked(long now) {
        return switch (token.at(now)) {
            case GOOD -> new Reply.Stay(this);
            case ENDING ->
                new Reply.Stay(
                        new ConnectedSession(token.afterWarning()),
                        new Effect.Send(FORMAT.event(
                                PushedEvent.tokenExpiring(token.caller().expiresAt()), null)));
            case OVER -> new Reply.End(CloseReason.TOKEN_EXPIRED);
        };
    }

    @Override
    public List<Effect> left() {
        return List.of(new Effect.Leave());
    }
}
