package wagateway.push.connection;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import wagateway.push.connection.ConnectionState.Closed;
import wagateway.push.connection.ConnectionState.Open;
import wagateway.push.connection.Conversation.Turn;
import wagateway.push.protocol.CloseReason;
import wagateway.push.protocol.Decoded;
import wagateway.push.protocol.engineio.EngineCodec;
import wagateway.push.protocol.engineio.EnginePacket;
import wagateway.push.protocol.engineio.Handshake;

/**
 * The rules of an Engine.IO connection as a pure function, whatever is said in its messages. It keeps nothing: one
 * instance serves all connections.
 */
public final class ConnectionMachine {
    private final ConnectionSettings settings;
    private final Conversation.Opening opening;

    public ConnectionMachine(ConnectionSettings settings, Conversation.Opening opening) {
        this.settings = settings;
        this.opening = opening;
    }

    /**
     * Opens a connection.
     *
     * @param sid of the Engine.IO session
     * @param upgrades the transports that the client may change to
     * @param headerToken bearer token of the HTTP request, if it had one
     * @param now milliseconds of the pod's clock
     */
    public Step open(String sid, List<String> upgrades, @Nullable String headerToken, long now) {
        var handshake =
                new Handshake(sid, upgrades, settings.pingInterval(), settings.pingTimeout(), settings.maxPayload());
        return Step.of(
                new Open(nextPing(now), opening.open(headerToken, now)),
                new Effect.Send(EngineCodec.encode(new EnginePacket.Open(handshake))));
    }

    /** @param now milliseconds of the pod's clock */
    public Step on(ConnectionState state, Input input, long now) {
        if (!(state instanceof Open(Heartbeat heartbeat, Conversation conversation))) {
            return Step.of(state);
        }
        return switch (input) {
            case Input.Received(String frame) ->
                switch (EngineCodec.decode(frame)) {
                    case Decoded.Packet<EnginePacket>(EnginePacket packet) ->
                        received(heartbeat, conversation, packet, now);
                    case Decoded.Violation<EnginePacket> violation -> close(violation.consequence());
                };
            case Input.ReceivedBinary(ByteBuffer message) -> after(heartbeat, conversation.binary(message, now));
            case Input.Verified verified -> after(heartbeat, conversation.verified(verified, now));
            case Input.Recovered recovered -> after(heartbeat, conversation.recovered(recovered, now));
            case Input.Ticked _ ->
                heartbeat.isMissed(now)
                        ? close(CloseReason.PING_TIMEOUT)
                        : ticked(heartbeat, conversation.ticked(now), now);
            case Input.Ended(CloseReason reason) -> close(reason);
        };
    }

    private Step received(Heartbeat heartbeat, Conversation conversation, EnginePacket packet, long now) {
        return switch (packet) {
            case EnginePacket.Message(String message) -> after(heartbeat, conversation.text(message, now));
            case EnginePacket.Pong _ -> Step.of(new Open(nextPing(now), conversation));
            case EnginePacket.Close _ -> close(CloseReason.CLIENT_LEFT);
            case EnginePacket.Ping _, EnginePacket.Upgrade _, EnginePacket.Noop _, EnginePacket.Open _ ->
                close(CloseReason.PROTOCOL_VIOLATION);
        };
    }

    private Step ticked(Heartbeat heartbeat, Turn turn, long now) {
        if (heartbeat.isPingDue(now) && turn instanceof Turn.Goes(Conversation next, List<Effect> said)) {
            List<Effect> effects = new ArrayList<>(said);
            effects.add(new Effect.Send(EngineCodec.encode(new EnginePacket.Ping(""))));
            return new Step(new Open(heartbeat.pongWithin(settings.pingTimeout(), now), next), effects);
        }
        return after(heartbeat, turn);
    }

    private static Step after(Heartbeat heartbeat, Turn turn) {
        return switch (turn) {
            case Turn.Goes(Conversation next, List<Effect> effects) -> new Step(new Open(heartbeat, next), effects);
            case Turn.Ends(CloseReason reason) -> close(reason);
        };
    }

    private Heartbeat nextPing(long now) {
        return Heartbeat.pingAt(now + settings.pingInterval().toMillis());
    }

    private static Step close(CloseReason reason) {
        return Step.of(new Closed(reason), new Effect.Dismiss(), new Effect.Close(reason));
    }
}
