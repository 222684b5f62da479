package wagateway.push.protocol.engineio;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The packet types of Engine.IO protocol 4, section "Protocol". */
public enum PacketType {
    /** Server to client, once: the handshake. */
    OPEN('0'),
    /** Either way: the transport can be closed. */
    CLOSE('1'),
    /** Server to client: checks whether the client is there. Client to server only as the probe of an upgrade. */
    PING('2'),
    /** Client to server: the answer to a ping. Server to client only as the answer to a probe. */
    PONG('3'),
    /** Either way: a payload of the protocol above. */
    MESSAGE('4'),
    /** Client to server: the new transport is good. */
    UPGRADE('5'),
    /** Server to client: ends a waiting poll during an upgrade. */
    NOOP('6');

    private static final Map<Character, PacketType> BY_CODE =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(PacketType::code, type -> type));

    private final char code;

    PacketType(char code) {
        this.code = code;
    }

    public char code() {
        return code;
    }

    /** Null for an unknown code. */
    static @Nullable PacketType of(char code) {
        return BY_CODE.get(code);
    }
}
