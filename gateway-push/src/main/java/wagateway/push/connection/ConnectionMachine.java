package wagateway.push.connection;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import wagateway.model.identity.Caller;
import wagateway.model.token.TokenVerifier;
import wagateway.model.token.Verification;
import wagateway.model.token.Verification.Accepted;
import wagateway.push.connection.ConnectionState.Authenticating;
import wagateway.push.connection.ConnectionState.Closed;
import wagateway.push.connection.ConnectionState.Connected;
import wagateway.push.connection.ConnectionState.Opened;
import wagateway.push.connection.Effect.Verify.Purpose;
import wagateway.push.contract.Answer;
import wagateway.push.contract.ClientCommand;
import wagateway.push.contract.ClientEvent;
import wagateway.push.contract.ClientPayloads;
import wagateway.push.contract.ConnectAuth;
import wagateway.push.contract.PushedEvent;
import wagateway.push.contract.Refusal;
import wagateway.push.protocol.CloseReason;
import wagateway.push.protocol.Decoded;
import wagateway.push.protocol.engineio.EngineCodec;
import wagateway.push.protocol.engineio.EnginePacket;
import wagateway.push.protocol.engineio.Handshake;
import wagateway.push.protocol.socketio.SocketCodec;
import wagateway.push.protocol.socketio.SocketPacket;

/**
 * The rules of a Socket.IO connection as a pure function. It keeps nothing: one instance serves all connections.
 *
 * <p>What the specification leaves open is done as the reference server does it: a refused CONNECT leaves the transport
 * open until {@code connectTimeout}, a packet that cannot be parsed closes it.
 */
public final class ConnectionMachine {
    private static final Effect[] NONE = {};

    private final ConnectionSettings settings;

    public ConnectionMachine(ConnectionSettings settings) {
        this.settings = settings;
    }

    /**
     * Opens a connection.
     *
     * @param sid of the Engine.IO session
     * @param headerToken bearer token of the HTTP request, if it had one
     * @param now milliseconds of the pod's clock
     */
    public Step open(String sid, @Nullable String headerToken, long now) {
        var handshake =
                new Handshake(sid, List.of(), settings.pingInterval(), settings.pingTimeout(), settings.maxPayload());
        return Step.of(
                new Opened(nextPing(now), now + settings.connectTimeout().toMillis(), headerToken),
                new Effect.Send(EngineCodec.encode(new EnginePacket.Open(handshake))));
    }

    /** @param now milliseconds of the pod's clock */
    public Step on(ConnectionState state, Input input, long now) {
        if (state instanceof Closed) {
            return Step.of(state);
        }
        return switch (input) {
            case Input.Received(String frame) ->
                switch (EngineCodec.decode(frame)) {
                    case Decoded.Packet<EnginePacket>(EnginePacket packet) -> received(state, packet, now);
                    case Decoded.Violation<EnginePacket> violation -> close(violation.consequence());
                };
            case Input.Verified verified -> verified(state, verified, now);
            case Input.Ticked _ -> ticked(state, now);
            case Input.Ended(CloseReason reason) -> close(reason);
        };
    }

    private Step received(ConnectionState state, EnginePacket packet, long now) {
        return switch (packet) {
            case EnginePacket.Message(String data) ->
                switch (SocketCodec.decode(data)) {
                    case Decoded.Packet<SocketPacket>(SocketPacket message) -> received(state, message, now);
                    case Decoded.Violation<SocketPacket> violation -> close(violation.consequence());
                };
            case EnginePacket.Pong _ -> Step.of(with(state, nextPing(now)));
            case EnginePacket.Close _ -> close(CloseReason.CLIENT_LEFT);
            case EnginePacket.Ping _, EnginePacket.Upgrade _, EnginePacket.Noop _, EnginePacket.Open _ ->
                close(CloseReason.PROTOCOL_VIOLATION);
        };
    }

    private Step received(ConnectionState state, SocketPacket packet, long now) {
        if (packet instanceof SocketPacket.Connect connect) {
            return connect(state, connect);
        }
        if (!(state instanceof Connected connected) || !packet.namespace().equals(SocketPacket.MAIN)) {
            return close(CloseReason.PROTOCOL_VIOLATION);
        }
        return switch (packet) {
            case SocketPacket.Event event -> event(connected, event);
            case SocketPacket.Ack _ -> Step.of(state);
            case SocketPacket.Disconnect _ ->
                Step.of(
                        new Opened(
                                connected.heartbeat(),
                                now + settings.connectTimeout().toMillis(),
                                null),
                        new Effect.Dismiss());
            case SocketPacket.Connect _, SocketPacket.ConnectError _ -> close(CloseReason.PROTOCOL_VIOLATION);
        };
    }

    private static Step connect(ConnectionState state, SocketPacket.Connect packet) {
        if (!packet.namespace().equals(SocketPacket.MAIN)) {
            return Step.of(state, new Effect.Send(Frames.connectError(packet.namespace(), "Invalid namespace")));
        }
        if (!(state instanceof Opened opened)) {
            return close(CloseReason.PROTOCOL_VIOLATION);
        }
        return switch (ClientPayloads.auth(packet.payload())) {
            case Decoded.Violation<ConnectAuth> violation -> close(violation.consequence());
            case Decoded.Packet<ConnectAuth>(ConnectAuth auth) -> {
                String token = auth.token() == null ? opened.headerToken() : auth.token();
                yield token == null
                        ? refuse(opened, "Authentication token required")
                        : Step.of(
                                new Authenticating(opened.heartbeat(), opened.connectBy()),
                                new Effect.Verify(token, Purpose.CONNECT, null));
            }
        };
    }

    private static Step refuse(Opened state, String message) {
        return Step.of(state, new Effect.Send(Frames.connectError(SocketPacket.MAIN, message)));
    }

    private static Step event(Connected state, SocketPacket.Event packet) {
        return switch (ClientPayloads.event(packet.payload())) {
            case Decoded.Violation<ClientEvent> violation -> close(violation.consequence());
            case Decoded.Packet<ClientEvent>(ClientEvent event) ->
                Step.of(
                        state,
                        switch (ClientCommand.of(event)) {
                            case ClientCommand.RefreshToken(String token) ->
                                new Effect.Verify(token, Purpose.REFRESH, packet.ackId());
                            case ClientCommand command -> new Effect.Run(command, packet.ackId());
                        });
        };
    }

    private static Step verified(ConnectionState state, Input.Verified verified, long now) {
        return switch (state) {
            case Authenticating authenticating
            when verified.purpose() == Purpose.CONNECT -> authenticated(authenticating, verified, now);
            case Connected connected when verified.purpose() == Purpose.REFRESH -> refreshed(connected, verified);
            case Opened _, Authenticating _, Connected _, Closed _ -> Step.of(state);
        };
    }

    private static Step authenticated(Authenticating state, Input.Verified verified, long now) {
        if (!(verified.verification() instanceof Accepted(Caller caller))) {
            return refuse(new Opened(state.heartbeat(), state.connectBy(), null), "Authentication failed");
        }
        var greeting = PushedEvent.connected(caller.userId(), Instant.ofEpochMilli(now));
        return Step.of(
                new Connected(state.heartbeat(), caller, false),
                new Effect.Admit(caller),
                new Effect.Send(Frames.connect(verified.socketId())),
                new Effect.Send(Frames.event(greeting, null)));
    }

    private static Step refreshed(Connected state, Input.Verified verified) {
        Verification verification = verified.verification();
        boolean good = verification instanceof Accepted(Caller caller)
                && caller.userId().equals(state.caller().userId());
        var next = good ? new Connected(state.heartbeat(), ((Accepted) verification).caller(), false) : state;
        Answer answer = good ? new Answer.Done() : Refusal.AUTHENTICATION_FAILED.asAnswer();
        return Step.of(
                next,
                verified.ackId() == null ? NONE : new Effect[] {new Effect.Send(Frames.ack(verified.ackId(), answer))});
    }

    private Step ticked(ConnectionState state, long now) {
        switch (state) {
            case Opened opened
            when now >= opened.connectBy() -> {
                return close(CloseReason.CONNECT_TIMEOUT);
            }
            case Authenticating authenticating
            when now >= authenticating.connectBy() -> {
                return close(CloseReason.CONNECT_TIMEOUT);
            }
            case Connected connected -> {
                long end = connected.caller().expiresAt().toEpochMilli();
                if (now >= end + TokenVerifier.CLOCK_SKEW.toMillis()) {
                    return close(CloseReason.TOKEN_EXPIRED);
                }
                if (!connected.warned() && now >= end - settings.tokenWarning().toMillis()) {
                    var warning = PushedEvent.tokenExpiring(connected.caller().expiresAt());
                    return Step.of(
                            new Connected(connected.heartbeat(), connected.caller(), true),
                            new Effect.Send(Frames.event(warning, null)));
                }
            }
            case Opened _, Authenticating _, Closed _ -> {}
        }
        return heartbeat(state, now);
    }

    private Step heartbeat(ConnectionState state, long now) {
        Heartbeat heartbeat = heartbeat(state);
        if (heartbeat == null || now < heartbeat.deadline()) {
            return Step.of(state);
        }
        return heartbeat.awaitsPong()
                ? close(CloseReason.PING_TIMEOUT)
                : Step.of(
                        with(
                                state,
                                Heartbeat.pongBy(now + settings.pingTimeout().toMillis())),
                        new Effect.Send(EngineCodec.encode(new EnginePacket.Ping(""))));
    }

    private Heartbeat nextPing(long now) {
        return Heartbeat.pingAt(now + settings.pingInterval().toMillis());
    }

    private static @Nullable Heartbeat heartbeat(ConnectionState state) {
        return switch (state) {
            case Opened opened -> opened.heartbeat();
            case Authenticating authenticating -> authenticating.heartbeat();
            case Connected connected -> connected.heartbeat();
            case Closed _ -> null;
        };
    }

    private static ConnectionState with(ConnectionState state, Heartbeat heartbeat) {
        return switch (state) {
            case Opened opened -> new Opened(heartbeat, opened.connectBy(), opened.headerToken());
            case Authenticating authenticating -> new Authenticating(heartbeat, authenticating.connectBy());
            case Connected connected -> new Connected(heartbeat, connected.caller(), connected.warned());
            case Closed closed -> closed;
        };
    }

    private static Step close(CloseReason reason) {
        return Step.of(new Closed(reason), new Effect.Dismiss(), new Effect.Close(reason));
    }
}
