package wagateway.push.protocol.plain;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The messages that are no events; {@code type} is the name in lower case. */
public enum MessageType {
    /** From the client: its token, as its first message, unless the HTTP request had one. */
    AUTH,
    /** From the client: sessions it wants to hear of, or all; with an offset, from there on. */
    SUBSCRIBE,
    /** From the client: no more of them. */
    UNSUBSCRIBE,
    /** From the client: another token of the same user, which extends the connection. */
    REFRESH_TOKEN,
    /** From the client, answered by {@link #PONG}: for those that cannot send or see the pings of WebSocket. */
    PING,
    /** From the pod: the answer to {@link #PING}. */
    PONG,
    /** From the pod: done, said of messages with an {@code id}. */
    ACK,
    /** From the pod: refused, said of any message. */
    ERROR;

    private static final Map<String, MessageType> BY_CODE =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(MessageType::code, type -> type));

    private final String code = name().toLowerCase(Locale.ROOT);

    public String code() {
        return code;
    }

    /** Null for an unknown code. */
    static @Nullable MessageType of(String code) {
        return BY_CODE.get(code);
    }
}
