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
        return (headerToken, now) ->
                new SocketIo(rules, now + rules.connectTimeout().toMillis(), headerToken, Map.of(), null);
    }

    @Override
    public Turn text(String message, long now) {
        return switch (SocketCodec.decode(message)) {
            case Decoded.Violation<SocketPacket> violation -> new Turn.Ends(violation.consequence());
            case Decoded.Packet<SocketPacket>(SocketPacket packet) -> {
                if (partial != null) {
                    yield new Turn.Ends(CloseReason.PROTOCOL_VIOLATION);
                }
                yield packet.attachments() > 0
                        ? goOn(with(PartialPacket.of(packet)))
                        : received(packet, List.of(), now);
            }
        };
    }

    @Override
    public Turn binary(ByteBuffer message, long now) {
        if (partial == null) {
            return new Turn.Ends(CloseReason.PROTOCOL_VIOLATION);
        }
        PartialPacket more = partial.with(message);
        if (more.bytes() > rules.maxAttachmentBytes()) {
            return new Turn.Ends(CloseReason.TOO_LARGE);
        }
        if (!more.isComplete()) {
            return goOn(with(more));
        }
        return more.fits()
                ? with((PartialPacket) null).received(more.packet(), more.attachments(), now)
                : new Turn.Ends(CloseReason.PROTOCOL_VIOLATION);
    }

    @Override
    public Turn verified(Input.Verified verified, long now) {
        NamespaceSession session = sessions.get(SocketPacket.MAIN);
        return session == null ? goOn(this) : after(SocketPacket.MAIN, session.verified(verified, now));
    }

    @Override
    public Turn recovered(Input.Recovered recovered, long now) {
        NamespaceSession session = sessions.get(SocketPacket.MAIN);
        return session == null ? goOn(this) : after(SocketPacket.MAIN, session.recovered(recovered, now));
    }

    @Override
    public Turn ticked(long now) {
        if (now >= connectBy && sessions.values().stream().noneMatch(NamespaceSession::isConnected)) {
            return new Turn.Ends(CloseReason.CONNECT_TIMEOUT);
        }
        SocketIo next = this;
        List<Effect> effects = new ArrayList<>(0);
        for (var entry : sessions.entrySet()) {
            switch (next.after(entry.getKey(), entry.getValue().ticked(now))) {
                case Turn.Ends ends -> {
                    return ends;
                }
                case Turn.Goes(Conversation after, List<Effect> more) -> {
                    next = (SocketIo) after;
                    effects.addAll(more);
                }
            }
        }
        return new Turn.Goes(next, effects);
    }

    private Turn received(SocketPacket packet, List<ByteBuffer> attachments, long now) {
        String namespace = packet.namespace();
        NamespaceSession session = sessions.get(namespace);
        if (packet instanceof SocketPacket.Connect connect && session == null) {
            Namespace wanted = rules.namespaces().get(namespace);
            return after(
                    namespace,
                    wanted == null
                            ? new Reply.Refuse(ConnectRefusal.INVALID_NAMESPACE)
                            : wanted.connect(connect.payload(), headerToken, now));
        }
        if (session == null || !session.isConnected()) {
            return new Turn.Ends(CloseReason.PROTOCOL_VIOLATION);
        }
        return switch (packet) {
            case SocketPacket.Event event -> after(namespace, session.event(event, attachments));
            case SocketPacket.Ack _ -> goOn(this);
            case SocketPacket.Disconnect _ -> new Turn.Goes(without(namespace, now), session.left());
            case SocketPacket.Connect _, SocketPacket.ConnectError _ -> new Turn.Ends(CloseReason.PROTOCOL_VIOLATION);
        };
    }

    private Turn after(String namespace, Reply reply) {
        return switch (reply) {
            case Reply.Stay(NamespaceSession session, List<Effect> effects) ->
                new Turn.Goes(with(namespace, session), effects);
            case Reply.Refuse(ConnectRefusal reason) ->
                new Turn.Goes(
                        sessions.containsKey(namespace) ? without(namespace) : this,
                        List.of(
                                new Effect.Refused(reason),
                                new Effect.Send(SocketIoFormat.refused(namespace, reason))));
            case Reply.End(CloseReason reason) -> new Turn.Ends(reason);
        };
    }

    private static Turn goOn(Conversation next) {
        return new Turn.Goes(next, List.of());
    }

    private SocketIo with(@Nullable PartialPacket part) {
        return new SocketIo(rules, connectBy, headerToken, sessions, part);
    }

    private SocketIo with(String namespace, NamespaceSession session) {
        if (session.equals(sessions.get(namespace))) {
            return this;
        }
        var others = new HashMap<>(sessions);
        others.put(namespace, session);
        return new SocketIo(rules, connectBy, headerToken, Map.copyOf(others), partial);
    }

    private SocketIo without(String namespace) {
        var others = new HashMap<>(sessions);
        others.remove(namespace);
        return new SocketIo(rules, connectBy, headerToken, Map.copyOf(others), partial);
    }

    /** The time for the next CONNECT starts anew. */
    private SocketIo without(String namespace, long now) {
        SocketIo left = without(namespace);
        return new SocketIo(
                rules, now + rules.connectTimeout().toMillis(), left.headerToken, left.sessions, left.partial);
    }
}
