package wagateway.push.connection.socketio;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import wagateway.push.connection.Conversation;
import wagateway.push.connection.Effect;
import wagateway.push.connection.Input;
import wagateway.push.connection.Step;
import wagateway.push.protocol.CloseReason;
import wagateway.push.protocol.Decoded;
import wagateway.push.protocol.socketio.ConnectRefusal;
import wagateway.push.protocol.socketio.SocketCodec;
import wagateway.push.protocol.socketio.SocketPacket;
import wagateway.push.wire.SocketIoFormat;

/**
 * Socket.IO protocol 5: namespaces, events with attachments, disconnects. What the specification leaves open is done as
 * the reference server does it: a refused CONNECT leaves the transport open until {@code connectTimeout}, a packet that
 * cannot be parsed closes it.
 */
public final class SocketIo implements Conversation {
    private final SocketIoRules rules;
    private final long connectBy;
    private final @Nullable String headerToken;
    private final Map<String, NamespaceSession> sessions;
    private final @Nullable PartialPacket partial;

    private SocketIo(
            SocketIoRules rules,
            long connectBy,
            @Nullable String headerToken,
            Map<String, NamespaceSession> sessions,
            @Nullable PartialPacket partial) {
        this.rules = rules;
        this.connectBy = connectBy;
        this.headerToken = headerToken;
        this.sessions = sessions;
        this.partial = partial;
    }

    public static Conversation.Opening with(SocketIoRules rules) {
        long timeout = rules.settings().connectTimeout().toMillis();
        return (headerToken, now) -> new SocketIo(rules, now + timeout, headerToken, Map.of(), null);
    }

    @Override
    public Step<Conversation> text(String message, long now) {
        return switch (SocketCodec.decode(message)) {
            case Decoded.Violation<SocketPacket> violation -> Step.end(violation.consequence());
            case Decoded.Packet<SocketPacket> _ when partial != null -> Step.end(CloseReason.PROTOCOL_VIOLATION);
            case Decoded.Packet<SocketPacket>(SocketPacket packet) ->
                packet.attachments() > 0 ? Step.next(with(PartialPacket.of(packet))) : received(packet, List.of(), now);
        };
    }

    @Override
    public Step<Conversation> binary(ByteBuffer message, long now) {
        if (partial == null) {
            return Step.end(CloseReason.PROTOCOL_VIOLATION);
        }
        PartialPacket more = partial.with(message);
        if (more.bytes() > rules.settings().maxPayloadBytes()) {
            return Step.end(CloseReason.TOO_LARGE);
        }
        if (!more.isComplete()) {
            return Step.next(with(more));
        }
        return more.fits()
                ? with((PartialPacket) null).received(more.packet(), more.attachments(), now)
                : Step.end(CloseReason.PROTOCOL_VIOLATION);
    }

    @Override
    public Step<Conversation> verified(Input.Verified verified, long now) {
        NamespaceSession session = sessions.get(SocketPacket.MAIN);
        return session == null ? Step.next(this) : after(SocketPacket.MAIN, session.verified(verified, now));
    }

    @Override
    public Step<Conversation> recovered(Input.Recovered recovered, long now) {
        NamespaceSession session = sessions.get(SocketPacket.MAIN);
        return session == null ? Step.next(this) : after(SocketPacket.MAIN, session.recovered(recovered, now));
    }

    /** A client that receives a DISCONNECT does not reconnect by itself. */
    @Override
    public Step<Conversation> ended(CloseReason reason) {
        return reason.advice() == CloseReason.Advice.STAY_AWAY
                ? Step.end(reason, new Effect.Send(SocketIoFormat.DISCONNECTED))
                : Step.end(reason);
    }

    @Override
    public Step<Conversation> ticked(long now) {
        if (now >= connectBy && sessions.values().stream().noneMatch(NamespaceSession::isConnected)) {
            return Step.end(CloseReason.CONNECT_TIMEOUT);
        }
        SocketIo next = this;
        List<Effect> effects = new ArrayList<>(0);
        for (var entry : sessions.entrySet()) {
            switch (entry.getValue().ticked(now)) {
                case Step.End<NamespaceSession>(CloseReason reason, List<Effect> last) -> {
                    return new Step.End<>(reason, last);
                }
                case Step.Next<NamespaceSession>(NamespaceSession session, List<Effect> more) -> {
                    next = next.with(entry.getKey(), session);
                    effects.addAll(more);
                }
            }
        }
        return new Step.Next<>(next, effects);
    }

    private Step<Conversation> received(SocketPacket packet, List<ByteBuffer> attachments, long now) {
        String name = packet.namespace();
        NamespaceSession session = sessions.get(name);
        if (packet instanceof SocketPacket.Connect connect && session == null) {
            Namespace namespace = rules.namespaces().get(name);
            return after(
                    name,
                    namespace == null
                            ? Namespace.refuse(name, ConnectRefusal.INVALID_NAMESPACE)
                            : namespace.connect(connect.payload(), headerToken, now));
        }
        if (session == null || !session.isConnected()) {
            return Step.end(CloseReason.PROTOCOL_VIOLATION);
        }
        return switch (packet) {
            case SocketPacket.Event event -> after(name, session.event(event, attachments));
            case SocketPacket.Ack _ -> Step.next(this);
            case SocketPacket.Disconnect _ -> new Step.Next<>(left(name, now), session.left());
            case SocketPacket.Connect _, SocketPacket.ConnectError _ -> Step.end(CloseReason.PROTOCOL_VIOLATION);
        };
    }

    private Step<Conversation> after(String namespace, Step<NamespaceSession> step) {
        return step.map(session -> with(namespace, session));
    }

    private SocketIo with(@Nullable PartialPacket part) {
        return new SocketIo(rules, connectBy, headerToken, sessions, part);
    }

    private SocketIo with(String namespace, NamespaceSession session) {
        if (session.equals(Unconnected.REFUSED)) {
            return without(namespace);
        }
        if (session.equals(sessions.get(namespace))) {
            return this;
        }
        var others = new HashMap<>(sessions);
        others.put(namespace, session);
        return new SocketIo(rules, connectBy, headerToken, Map.copyOf(others), partial);
    }

    private SocketIo without(String namespace) {
        var others = new HashMap<>(sessions);
        return others.remove(namespace) == null
                ? this
                : new SocketIo(rules, connectBy, headerToken, Map.copyOf(others), partial);
    }

    /** The time for the next CONNECT starts anew. */
    private SocketIo left(String namespace, long now) {
        return new SocketIo(
                rules,
                now + rules.settings().connectTimeout().toMillis(),
                headerToken,
                without(namespace).sessions,
                partial);
    }
}
