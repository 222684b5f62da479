package wagateway.push.connection;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import wagateway.model.identity.RecoveryId;
import wagateway.model.token.Verification;
import wagateway.push.protocol.CloseReason;

/** What can happen to a connection. */
public sealed interface Input {
    /** @param frame a text message, as it came: an Engine.IO packet or one of the plain protocol */
    record Received(String frame) implements Input {}

    /** The peer has answered a ping of the WebSocket protocol. */
    record PeerAlive() implements Input {}

    /** @param message the data of a binary message */
    record ReceivedBinary(ByteBuffer message) implements Input {}

    /**
     * The answer to {@link Effect.Verify}.
     *
     * @param withinLimit whether its user may have the connection; true when none was wanted
     * @param purpose as it was asked with, as is the ack id
     * @param fresh an id for the client, used when the answer admits one
     */
    record Verified(
            Verification verification,
            boolean withinLimit,
            Effect.Verify.Purpose purpose,
            @Nullable Long ackId,
            RecoveryId fresh)
            implements Input {}

    /** The answer to {@link Effect.Recover}. */
    record Recovered(boolean recovered) implements Input {}

    /** Time went by; deadlines may have passed. */
    record Ticked() implements Input {}

    /**
     * The pod ends the connection, or its transport has gone.
     *
     * @param reason of the end
     */
    record Ended(CloseReason reason) implements Input {}
}
