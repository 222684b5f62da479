package wagateway.push.transport.polling;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import wagateway.push.protocol.CloseReason;
import wagateway.push.protocol.engineio.EngineCodec;
import wagateway.push.protocol.engineio.EnginePacket;
import wagateway.push.protocol.engineio.PayloadCodec;
import wagateway.push.transport.Connection;
import wagateway.push.wire.Frame;

/** The body of the response to a poll. */
final class PollPayload {
    static final byte[] NOOP = bytes(new EnginePacket.Noop());
    private static final byte[] CLOSE = bytes(new EnginePacket.Close());

    private PollPayload() {}

    /**
     * What waits, then the closing packet when the connection is over.
     *
     * @param atOnce whether a response is due even if there is nothing to tell
     * @return null when there is nothing to tell
     */
    static byte @Nullable [] of(Connection connection, boolean atOnce) {
        var payload = new ByteArrayOutputStream();
        for (Frame frame = connection.next(); frame != null; frame = connection.next()) {
            if (frame.kind() == Frame.Kind.BINARY) {
                PayloadCodec.appendBinary(frame.bytes(), payload);
            } else {
                PayloadCodec.appendText(frame.bytes(), payload);
            }
        }
        CloseReason reason = connection.closeReason();
        if (reason != null) {
            PayloadCodec.appendText(reason == CloseReason.CLIENT_LEFT ? NOOP : CLOSE, payload);
        } else if (payload.size() == 0) {
            return atOnce ? NOOP : null;
        }
        return payload.toByteArray();
    }

    private static byte[] bytes(EnginePacket packet) {
        return EngineCodec.encode(packet).getBytes(StandardCharsets.UTF_8);
    }
}
