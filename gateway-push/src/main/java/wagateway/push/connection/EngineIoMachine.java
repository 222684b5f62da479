package wagateway.push.connection;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import wagateway.push.connection.ConnectionState.Open;
import wagateway.push.protocol.CloseReason;
import wagateway.push.protocol.Decoded;
import wagateway.push.protocol.engineio.EngineCodec;
import wagateway.push.protocol.engineio.EnginePacket;
import wagateway.push.protocol.engineio.Handshake;

/**
 * The rules of an Engine.IO connection as a pure function, whatever is said in its messages. It keeps nothing: one
 * instance serves all connections.
 */
public final class EngineIoMachine implements Machine {
    private static final Effect PING = new Effect.Send(EngineCodec.encode(new EnginePacket.Ping("")));

    private final ConnectionSettings settings;
    private final Conversation.Opening opening;

    public EngineIoMachine(ConnectionSettings settings, Conversation.Opening opening) {
        this.settings = settings;
        this.opening = opening;
    }

    @Override
    public Step open(String sid, List<String> upgrades, @Nullable String headerToken, long now) {
        var handshake =
                new Handshake(sid, upgrades, settings.pingInterval(), settings.pingTimeout(), settings.maxPayload());
        return Step.of(
                new Open(nextPing(now), opening.open(headerToken, now)),
                new Effect.Send(EngineCodec.encode(new EnginePacket.Open(handshake))));
    }

    @Override
    public Step on(ConnectionState state, Input input, long now) {
        if (!(state instanceof Open(Heartbeat heartbeat, Conversation conversation))) {
            return Step.of(state);
        }
        return switch (input) {
            case Input.Received(String frame) ->
                switch (EngineCodec.decode(frame)) {
                    case Decoded.Packet<EnginePacket>(EnginePacket packet) ->
                        received(heartbeat, conversation, packet, now);
                    case Decoded.Violation<EnginePacket> violation -> Step.close(violation.consequence());
                };
            case Input.ReceivedBinary(ByteBuffer message) -> Step.after(heartbeat, conversation.binary(message, now));
            case Input.Verified verified -> Step.after(heartbeat, conversation.verified(verified, now));
            case Input.Recovered recovered -> Step.after(heartbeat, conversation.recovered(recovered, now));
            case Input.Ticked _ -> Step.ticked(heartbeat, conversation.ticked(now), PING, settings.pingTimeout(), now);
            case Input.Heard _ -> Step.of(state);
            case Input.Ended(CloseReason reason) -> Step.close(reason);
        };
    }

    private Step received(Heartbeat heartbeat, Conversation conversation, EnginePacket packet, long now) {
        return switch (packet) {
            case EnginePacket.Message(String message) -> Step.after(heartbeat, conversation.text(message, now));
            case EnginePacket.BinaryMessage(ByteBuffer message) ->
                Step.after(heartbeat, conversation.binary(message, now));
            case EnginePacket.Pong _ -> Step.of(new Open(nextPing(now), conversation));
            case EnginePacket.Close _ -> Step.close(CloseReason.CLIENT_LEFT);
            case EnginePacket.Upgrade _, EnginePacket.Noop _, EnginePacket.Open _ ->
                Step.of(new Open(heartbeat, conversation));
            case EnginePacket.Ping _ -> Step.close(CloseReason.PROTOCOL_VIOLATION);
        };
    }

    private Heartbeat nextPing(long now) {
        return Heartbeat.pingAt(now + settings.pingInterval().toMillis());
    }
}
