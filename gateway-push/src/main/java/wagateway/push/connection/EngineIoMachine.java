package wagateway.push.connection;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import wagateway.push.protocol.CloseReason;
import wagateway.push.protocol.Decoded;
import wagateway.push.protocol.engineio.EngineCodec;
import wagateway.push.protocol.engineio.EnginePacket;
import wagateway.push.protocol.engineio.Handshake;

/** Engine.IO protocol 4: the handshake, pings and packets. */
public final class EngineIoMachine implements Machine {
    private static final Effect PING = new Effect.Send(EngineCodec.encode(new EnginePacket.Ping("")));

    private final ConnectionSettings settings;
    private final Conversation.Opening opening;

    public EngineIoMachine(ConnectionSettings settings, Conversation.Opening opening) {
        this.settings = settings;
        this.opening = opening;
    }

    /**
     * Opens a connection.
     *
     * @param upgrades the transports that the client may change to
     * @param headerToken bearer token of the HTTP request, if it had one
     */
    public Step<ConnectionState> open(String sid, List<String> upgrades, @Nullable String headerToken, long now) {
        var handshake = new Handshake(
                sid, upgrades, settings.pingInterval(), settings.pingTimeout(), settings.maxPayloadBytes());
        return Step.next(
                new ConnectionState(settings.nextPing(now), opening.open(headerToken, now)),
                new Effect.Send(EngineCodec.encode(new EnginePacket.Open(handshake))));
    }

    @Override
    public Step<ConnectionState> text(ConnectionState state, String text, long now) {
        return switch (EngineCodec.decode(text)) {
            case Decoded.Packet<EnginePacket>(EnginePacket packet) -> received(state, packet, now);
            case Decoded.Violation<EnginePacket> violation -> Step.end(violation.consequence());
        };
    }

    @Override
    public Step<ConnectionState> ticked(ConnectionState state, long now) {
        return settings.ticked(state, PING, now);
    }

    private Step<ConnectionState> received(ConnectionState state, EnginePacket packet, long now) {
        return switch (packet) {
            case EnginePacket.Message(String message) ->
                state.after(state.conversation().text(message, now));
            case EnginePacket.BinaryMessage(ByteBuffer message) -> binary(state, message, now);
            case EnginePacket.Pong _ -> Step.next(state.with(settings.nextPing(now)));
            case EnginePacket.Close _ -> Step.end(CloseReason.CLIENT_LEFT);
            case EnginePacket.Upgrade _, EnginePacket.Noop _, EnginePacket.Open _ -> Step.next(state);
            case EnginePacket.Ping _ -> Step.end(CloseReason.PROTOCOL_VIOLATION);
        };
    }
}
