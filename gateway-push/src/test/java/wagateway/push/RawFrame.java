package wagateway.push;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A WebSocket frame as it was received (RFC 6455 section 5.2).
 *
 * @param first byte of it: flags and opcode
 */
record RawFrame(int first, ByteBuffer payload) {
    static final int FINAL = 0x80;
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    int opcode() {
        return first & 0xf;
    }

    String text() {
        return StandardCharsets.UTF_8.decode(payload.duplicate()).toString();
    }

    @Override
    public String toString() {
        return Integer.toHexString(first) + " " + text();
    }
}
