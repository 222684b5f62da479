package wagateway.push.transport.websocket;

import io.netty.buffer.ByteBuf;
import wagateway.push.wire.Frame;

/** Messages as unfragmented, unmasked frames (RFC 6455 section 5.2), any number of them in one buffer. */
final class MessageFrames {
    private static final int FINAL_TEXT = 0x81;
    private static final int FINAL_BINARY = 0x82;
    private static final int FINAL_PING = 0x89;
    private static final int LENGTH_IN_16_BITS = 126;
    private static final int LENGTH_IN_64_BITS = 127;
    private static final int SHORT = 125;
    private static final int MEDIUM = 0xffff;

    private MessageFrames() {}

    static int lengthOf(Frame frame) {
        int length = frame.length();
        return length + (length <= SHORT ? 2 : length <= MEDIUM ? 4 : 10);
    }

    static void write(Frame frame, ByteBuf target) {
        int length = frame.length();
        target.writeByte(
                switch (frame.kind()) {
                    case TEXT -> FINAL_TEXT;
                    case BINARY -> FINAL_BINARY;
                    case PING -> FINAL_PING;
                });
        if (length <= SHORT) {
            target.writeByte(length);
        } else if (length <= MEDIUM) {
            target.writeByte(LENGTH_IN_16_BITS).writeShort(length);
        } else {
            target.writeByte(LENGTH_IN_64_BITS).writeLong(length);
        }
        target.writeBytes(frame.bytes());
    }
}
