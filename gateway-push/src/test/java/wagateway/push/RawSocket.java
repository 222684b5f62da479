package wagateway.push;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A TCP connection to a pod on which the test itself speaks HTTP and RFC 6455, wrongly too. */
final class RawSocket implements AutoCloseable {
    static final String PATH = "/socket.io/?EIO=4&transport=websocket";

    /** Those of RFC 6455 section 4.1, with the key of its example. */
    static final List<String> HANDSHAKE = List.of(
            "Host: localhost",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");

    private static final byte[] MASK = {0x37, (byte) 0xfa, 0x21, 0x3d};

    private final Socket socket = new Socket();
    private final Map<String, String> headers = new HashMap<>();
    private final DataInputStream in;
    private final OutputStream out;
    private String body = "";

    private RawSocket(int port) throws IOException {
        socket.setReceiveBufferSize(4_096);
        socket.setSoTimeout(10_000);
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    static RawSocket open(int port) throws IOException {
        return new RawSocket(port);
    }

    /** After the handshakes of WebSocket and Engine.IO. */
    static RawSocket upgraded(int port) throws IOException {
        RawSocket socket = open(port);
        if (socket.request("GET", PATH, HANDSHAKE) != 101) {
            throw new AssertionError("the handshake was refused");
        }
        socket.await("0{");
        return socket;
    }

    /** After the handshake of a WebSocket of the plain protocol. */
    static RawSocket plain(int port) throws IOException {
        RawSocket socket = open(port);
        if (socket.request("GET", "/ws", HANDSHAKE) != 101) {
            throw new AssertionError("the handshake was refused");
        }
        return socket;
    }

    /** After the handshake of a WebSocket to which the connection may change. */
    static RawSocket upgradeOf(int port, String sid) throws IOException {
        RawSocket socket = open(port);
        if (socket.request("GET", PATH + "&sid=" + sid, HANDSHAKE) != 101) {
            throw new AssertionError("the handshake was refused");
        }
        return socket;
    }

    /** Sends a request; gives the status of the answer, whose head and body have been read. */
    int request(String method, String target, List<String> headers) throws IOException {
        type(method + " " + target + " HTTP/1.1\r\n" + String.join("\r\n", headers) + "\r\n\r\n");
        return answer();
    }

    /** Reads an answer; gives its status. */
    int answer() throws IOException {
        int status = Integer.parseInt(line().substring(9, 12));
        headers.clear();
        for (String header = line(); !header.isEmpty(); header = line()) {
            int colon = header.indexOf(':');
            headers.putIfAbsent(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        return status;
    }

    /** Of the last answer; null where there was none of that name, which is in lower case. */
    @Nullable
    String header(String name) {
        return headers.get(name);
    }

    /** Of the last answer, as far as its length was told. */
    String body() {
        return body;
    }

    /** Up to the end of the line. */
    String line() throws IOException {
        var line = new StringBuilder();
        for (int c = in.readUnsignedByte(); c != '\n'; c = in.readUnsignedByte()) {
            line.append((char) c);
        }
        return line.toString().stripTrailing();
    }

    void send(String text) throws IOException {
        send(RawFrame.FINAL | RawFrame.TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Sends a masked frame.
     *
     * @param first byte of it: flags and opcode
     */
    void send(int first, byte... payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(14 + payload.length).put((byte) first);
        if (payload.length <= 125) {
            frame.put((byte) (0x80 | payload.length));
        } else if (payload.length <= 0xffff) {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (0x80 | 127)).putLong(payload.length);
        }
        frame.put(MASK);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ MASK[i % MASK.length]));
        }
        out.write(frame.array(), 0, frame.position());
    }

    /** Sends what is no frame. */
    void type(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }

    void sendHex(String bytes) throws IOException {
        out.write(HexFormat.of().parseHex(bytes.replace(" ", "")));
    }

    /** The next frame; null when the pod has ended its side. */
    @Nullable
    RawFrame receive() throws IOException {
        try {
            int first = in.read();
            if (first < 0) {
                return null;
            }
            int length = in.readUnsignedByte();
            byte[] payload = new byte
                    [switch (length) {
                        case 126 -> in.readUnsignedShort();
                        case 127 -> Math.toIntExact(in.readLong());
                        default -> length;
                    }];
            in.readFully(payload);
            return new RawFrame(first, ByteBuffer.wrap(payload));
        } catch (EOFException e) {
            throw new AssertionError("cut off within a frame", e);
        }
    }

    /** The next frame, which is to come within these milliseconds. */
    @Nullable
    RawFrame receiveWithin(int millis) throws IOException {
        socket.setSoTimeout(millis);
        return receive();
    }

    /** The next text with the prefix, skipping other frames. */
    String await(String prefix) throws IOException {
        for (RawFrame frame = receive(); frame != null; frame = receive()) {
            if (frame.opcode() == RawFrame.TEXT && frame.text().startsWith(prefix)) {
                return frame.text();
            }
        }
        throw new AssertionError("no frame " + prefix);
    }

    /** The code of the close frame, skipping other frames. */
    int closeCode() throws IOException {
        RawFrame frame = receive();
        while (frame != null && frame.opcode() != RawFrame.CLOSE) {
            frame = receive();
        }
        if (frame == null) {
            throw new AssertionError("cut off without a close frame");
        }
        return frame.payload().getShort(0);
    }

    /** The same, where nothing comes after it. */
    int awaitClose() throws IOException {
        int code = closeCode();
        if (receive() instanceof RawFrame more) {
            throw new AssertionError("closed, and then " + more);
        }
        return code;
    }

    /** Reads whatever is left until the pod has ended or cut the connection. */
    void skipToEnd() throws IOException {
        byte[] rest = new byte[8_192];
        try {
            while (in.read(rest) >= 0) {}
        } catch (SocketException _) {
            // it was cut
        }
    }

    /** Whether the pod has given the connection up altogether; sends an empty pong to find out. */
    boolean isRefused() throws IOException {
        try {
            send(RawFrame.FINAL | RawFrame.PONG);
            return false;
        } catch (SocketException e) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
