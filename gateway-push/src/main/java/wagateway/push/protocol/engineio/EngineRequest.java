package wagateway.push.protocol.engineio;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an HTTP request on the path of Engine.IO asks for (Engine.IO protocol 4, section "HTTP long-polling"). */
public sealed interface EngineRequest {
    /** Open a connection. */
    record Open(Transport transport) implements EngineRequest {}

    /** GET: wait for packets. */
    record Poll(String sid) implements EngineRequest {}

    /** POST: take packets. */
    record Push(String sid) implements EngineRequest {}

    /** Change an open connection to WebSocket. */
    record Upgrade(String sid) implements EngineRequest {}

    record Refused(RequestError error) implements EngineRequest {}

    /**
     * Reads a request; never throws.
     *
     * @param webSocket whether it asks to become a WebSocket
     * @param query the query parameters; those that count may be there once
     */
    static EngineRequest of(String method, boolean webSocket, Map<String, List<String>> query) {
        Transport transport = transport(only(query, "transport"));
        if (transport == null) {
            return new Refused(RequestError.TRANSPORT_UNKNOWN);
        }
        boolean mistaken = method.equals("GET") && webSocket != (transport == Transport.WEBSOCKET);
        boolean jsonp = query.containsKey("j");
        if (mistaken || jsonp) {
            return new Refused(RequestError.BAD_REQUEST);
        }
        if (!query.containsKey("sid")) {
            return opening(method, transport, only(query, "EIO"));
        }
        String sid = only(query, "sid");
        return sid == null ? new Refused(RequestError.BAD_REQUEST) : carrying(method, transport, sid);
    }

    private static @Nullable String only(Map<String, List<String>> query, String name) {
        List<String> values = query.get(name);
        return values == null || values.size() != 1 ? null : values.getFirst();
    }

    private static EngineRequest opening(String method, Transport transport, @Nullable String version) {
        if (!method.equals("GET")) {
            return new Refused(RequestError.BAD_METHOD);
        }
        return "4".equals(version) ? new Open(transport) : new Refused(RequestError.UNSUPPORTED_VERSION);
    }

    private static EngineRequest carrying(String method, Transport transport, String sid) {
        return switch (method) {
            case "GET" -> transport == Transport.POLLING ? new Poll(sid) : new Upgrade(sid);
            case "POST" -> transport == Transport.POLLING ? new Push(sid) : new Refused(RequestError.BAD_REQUEST);
            default -> new Refused(RequestError.BAD_REQUEST);
        };
    }

    private static @Nullable Transport transport(@Nullable String name) {
        return switch (name) {
            case "polling" -> Transport.POLLING;
            case "websocket" -> Transport.WEBSOCKET;
            case null, default -> null;
        };
    }
}
