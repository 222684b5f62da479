package wagateway.push.connection.gateway;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import wagateway.model.identity.Caller;
import wagateway.model.identity.RecoveryId;
import wagateway.model.token.TokenVerifier;
import wagateway.model.token.Verification.Accepted;
import wagateway.push.connection.Effect;
import wagateway.push.connection.Effect.Verify.Purpose;
import wagateway.push.connection.Input;
import wagateway.push.connection.socketio.NamespaceSession;
import wagateway.push.connection.socketio.Reply;
import wagateway.push.contract.Answer;
import wagateway.push.contract.ClientCommand;
import wagateway.push.contract.ClientEvent;
import wagateway.push.contract.ClientPayloads;
import wagateway.push.contract.PushedEvent;
import wagateway.push.contract.Refusal;
import wagateway.push.protocol.CloseReason;
import wagateway.push.protocol.Decoded;
import wagateway.push.protocol.socketio.SocketPacket;

/**
 * Commands are taken and events delivered, as long as the token is good.
 *
 * @param tokenWarning how long before its end that is to be told
 * @param warned whether the client has been told that its token ends soon
 */
record ConnectedSession(Caller caller, Duration tokenWarning, boolean warned) implements NamespaceSession {
    /** A new client. */
    static Reply admit(Caller caller, RecoveryId id, Duration tokenWarning, long now) {
        return new Reply.Stay(
                new ConnectedSession(caller, tokenWarning, false),
                new Effect.Admit(caller, id),
                new Effect.Send(Frames.connect(id)),
                new Effect.Send(greeting(caller, now)));
    }

    /** A client that has been restored: its token, not the one it had before, says how long it may stay. */
    static Reply resume(Caller caller, RecoveryId id, Duration tokenWarning, long now) {
        return new Reply.Stay(
                new ConnectedSession(caller, tokenWarning, false),
                new Effect.Send(Frames.connect(id)),
                new Effect.Send(greeting(caller, now)),
                new Effect.Resume());
    }

    private static String greeting(Caller caller, long now) {
        return Frames.event(PushedEvent.connected(caller.userId(), Instant.ofEpochMilli(now)), null);
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
                new Reply.Stay(
                        this,
                        switch (ClientCommand.of(event)) {
                            case ClientCommand.RefreshToken(String token) ->
                                new Effect.Verify(token, Purpose.REFRESH, packet.ackId());
                            case ClientCommand command -> new Effect.Run(command, packet.ackId());
                        });
        };
    }

    @Override
    public Reply verified(Input.Verified verified, long now) {
        if (verified.purpose() != Purpose.REFRESH) {
            return new Reply.Stay(this);
        }
        boolean good = verified.verification() instanceof Accepted(Caller renewed)
                && renewed.userId().equals(caller.userId());
        Answer answer = good ? new Answer.Done() : Refusal.AUTHENTICATION_FAILED.asAnswer();
        return new Reply.Stay(
                good ? new ConnectedSession(((Accepted) verified.verification()).caller(), tokenWarning, false) : this,
                verified.ackId() == null ? List.of() : List.of(new Effect.Send(Frames.ack(verified.ackId(), answer))));
    }

    @Override
    public Reply ticked(long now) {
        long end = caller.expiresAt().toEpochMilli();
        if (now - TokenVerifier.CLOCK_SKEW.toMillis() >= end) {
            return new Reply.End(CloseReason.TOKEN_EXPIRED);
        }
        if (!warned && now + tokenWarning.toMillis() >= end) {
            return new Reply.Stay(
                    new ConnectedSession(caller, tokenWarning, true),
                    new Effect.Send(Frames.event(PushedEvent.tokenExpiring(caller.expiresAt()), null)));
        }
        return new Reply.Stay(this);
    }

    @Override
    public List<Effect> left() {
        return List.of(new Effect.Dismiss());
    }
}
