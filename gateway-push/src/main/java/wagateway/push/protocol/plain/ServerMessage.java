package wagateway.push.protocol.plain;

import org.jspecify.annotations.Nullable;

/** What the pod says. */
public sealed interface ServerMessage {
    /**
     * @param offset of an event of the stream, once everything up to there has been given; else null
     * @param data a JSON object
     */
    record Event(String type, @Nullable String offset, String data) implements ServerMessage {}

    /**
     * @param session that it is about; null when it is about none, or about all
     * @param pending whether the present state comes only when the event bus can be reached again
     */
    record Ack(long id, @Nullable String session, boolean pending) implements ServerMessage {}

    /** @param session that it is about, or what the client named as one */
    record Refused(@Nullable Long id, @Nullable String session, String code, String message) implements ServerMessage {}

    record Pong(@Nullable Long id) implements ServerMessage {}
}
