package wagateway.push.connection;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import wagateway.model.identity.Caller;
import wagateway.model.identity.RecoveryId;
import wagateway.push.protocol.socketio.ConnectRefusal;
import wagateway.push.recovery.ResumePoint;
import wagateway.push.wire.ClientCommand;

/** What a connection asks its runtime to do, in order. */
public sealed interface Effect {
    /** Write a text message. */
    record Send(String frame) implements Effect {}

    /** The client is refused, to be counted; a {@link Send} tells it why. */
    record Refused(ConnectRefusal reason) implements Effect {}

    /** Write a ping of the WebSocket protocol. */
    record Ping() implements Effect {}

    /** Write a binary message. */
    record SendBinary(ByteBuffer message) implements Effect {}

    /**
     * Verify a token, count the connection among those of its user if it is to connect with, and come back with
     * {@link Input.Verified}.
     *
     * @param purpose to be given back, as is the ack id
     */
    record Verify(String token, Purpose purpose, @Nullable Long ackId) implements Effect {
        /** Without the token. */
        @Override
        public String toString() {
            return "Verify[" + purpose + "]";
        }

        /** What a token is for. */
        public enum Purpose {
            CONNECT,
            REFRESH
        }
    }

    /**
     * The client is admitted: events may be delivered to it from now on.
     *
     * @param id by which it can be recovered; null for one that names its subscriptions itself
     */
    record Admit(Caller caller, @Nullable RecoveryId id) implements Effect {}

    /**
     * The client asks to be recovered: restore it and come back with {@link Input.Recovered}. What it is to be given
     * waits until {@link Release}.
     *
     * @param seen up to where it has been given everything
     */
    record Recover(Caller caller, RecoveryId id, ResumePoint seen) implements Effect {}

    /** The client that was recovered may be given its events. */
    record Release() implements Effect {}

    /**
     * Run a command of the client.
     *
     * @param ackId present when the client wants the answer
     */
    record Run(ClientCommand command, @Nullable Long ackId) implements Effect {}

    /** The client is removed; the connection may stay. */
    record Dismiss() implements Effect {}

    /** The client has disconnected on purpose: as {@link Dismiss}, and it cannot be recovered. */
    record Leave() implements Effect {}
}
