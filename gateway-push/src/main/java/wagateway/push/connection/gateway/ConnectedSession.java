package wagateway.push.connection.gateway;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import wagateway.model.identity.RecoveryId;
import wagateway.push.connection.Authenticated;
import wagateway.push.connection.Effect;
import wagateway.push.connection.Effect.Verify.Purpose;
import wagateway.push.connection.Input;
import wagateway.push.connection.Step;
import wagateway.push.connection.socketio.NamespaceSession;
import wagateway.push.protocol.Decoded;
import wagateway.push.protocol.socketio.SocketPacket;
import wagateway.push.wire.Answer;
import wagateway.push.wire.ClientCommand;
import wagateway.push.wire.ClientEvent;
import wagateway.push.wire.ClientPayloads;
import wagateway.push.wire.SocketIoFormat;

/** Commands are taken and events delivered, as long as the token is good. */
record ConnectedSession(Authenticated client) implements NamespaceSession {
    /** A new client. */
    static Step<NamespaceSession> admitted(Authenticated client, RecoveryId id, long now) {
        return Step.next(
                new ConnectedSession(client),
                new Effect.Admit(client.caller(), id),
                new Effect.Send(SocketIoFormat.connected(id)),
                client.greeting(now));
    }

    /** A client that has been restored: its token, not the one it had before, says how long it may stay. */
    static Step<NamespaceSession> recovered(Authenticated client, RecoveryId id, long now) {
        return Step.next(
                new ConnectedSession(client),
                new Effect.Send(SocketIoFormat.connected(id)),
                client.greeting(now),
                new Effect.Release());
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    /** No command has binary arguments: an attachment is treated as an argument of the wrong type. */
    @Override
    public Step<NamespaceSession> event(SocketPacket.Event packet, List<ByteBuffer> attachments) {
        return switch (ClientPayloads.event(packet.payload())) {
            case Decoded.Violation<ClientEvent> violation -> Step.end(violation.consequence());
            case Decoded.Packet<ClientEvent>(ClientEvent event) ->
                switch (ClientCommand.of(event)) {
                    case ClientCommand.RefreshToken(String token) ->
                        Step.next(this, new Effect.Verify(token, Purpose.REFRESH, packet.ackId()));
                    case ClientCommand.Unusable _
                    when packet.ackId() == null && !event.isSubscription() -> Step.next(this);
                    case ClientCommand command -> Step.next(this, new Effect.Run(command, packet.ackId()));
                };
        };
    }

    @Override
    public Step<NamespaceSession> verified(Input.Verified verified, long now) {
        return client.verified(verified, answer -> answered(answer, verified.ackId(), now))
                .map(ConnectedSession::new);
    }

    private List<Effect> answered(Answer answer, @Nullable Long ackId, long now) {
        return ackId != null
                        && client.terms().format().answer(answer, null, ackId, Instant.ofEpochMilli(now))
                                instanceof String text
                ? List.of(new Effect.Send(text))
                : List.of();
    }

    @Override
    public Step<NamespaceSession> ticked(long now) {
        return client.ticked(now).map(ConnectedSession::new);
    }

    @Override
    public List<Effect> left() {
        return List.of(new Effect.Leave());
    }
}
