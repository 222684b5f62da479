package wagateway.push.client;

import java.nio.charset.StandardCharsets;

/** A text frame, encoded once and written to any number of sockets. */
public final class Frame {
    private final byte[] utf8;

    private Frame(byte[] utf8) {
        this.utf8 = utf8;
    }

    public static Frame of(String text) {
        return new Frame(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The shared bytes themselves: not to be changed. */
    public byte[] utf8() {
        return utf8;
    }

    public int length() {
        return utf8.length;
    }
}
