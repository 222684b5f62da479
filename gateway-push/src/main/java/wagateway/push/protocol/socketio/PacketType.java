package wagateway.push.protocol.socketio;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The packet types of Socket.IO protocol 5, section "Packet encoding". */
public enum PacketType {
    CONNECT('0'),
    DISCONNECT('1'),
    EVENT('2'),
    ACK('3'),
    CONNECT_ERROR('4'),
    BINARY_EVENT('5'),
    BINARY_ACK('6');

    private static final Map<Character, PacketType> BY_CODE =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(PacketType::code, type -> type));

    private final char code;

    PacketType(char code) {
        this.code = code;
    }

    public char code() {
        return code;
    }

    /** Whether attachments follow. */
    boolean isBinary() {
        return this == BINARY_EVENT || this == BINARY_ACK;
    }

    /** Null for an unknown code. */
    static @Nullable PacketType of(char code) {
        return BY_CODE.get(code);
    }
}
