package wagateway.push.client;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A message as its transport writes it, encoded once and written to any number of sockets. */
public final class Frame {
    private final byte[] bytes;
    private final boolean binary;

    private Frame(byte[] bytes, boolean binary) {
        this.bytes = bytes;
        this.binary = binary;
    }

    public static Frame of(String text) {
        return new Frame(text.getBytes(StandardCharsets.UTF_8), false);
    }

    public static Frame of(ByteBuffer message) {
        byte[] bytes = new byte[message.remaining()];
        message.duplicate().get(bytes);
        return new Frame(bytes, true);
    }

    /** The shared bytes themselves, UTF-8 of a text: not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    public boolean isBinary() {
        return binary;
    }

    public int length() {
        return bytes.length;
    }
}
