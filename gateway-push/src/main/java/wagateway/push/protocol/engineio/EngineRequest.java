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
     * Reads a request as the reference server does; never throws.
     *
     * @param webSocket whether it asks to become a WebSocket
     * @param query the query parameters; of those that are repeated the last one counts, and an empty sid is none
     */
    static EngineRequest of(String method, boolean webSocket, Map<String, List<String>> query) {
        Transport transport = transport(last(query, "transport"));
        if (transport == null) {
            return new Refused(RequestError.TRANSPORT_UNKNOWN);
        }
        boolean mistaken = method.equals("GET") && webSocket != (transport == Transport.WEBSOCKET);
        boolean jsonp = transport == Transport.POLLING && query.containsKey("j");
        if (mistaken || jsonp) {
            return new Refused(RequestError.BAD_REQUEST);
        }
        String sid = sid(query);
        return sid == null ? opening(method, transport, last(query, "EIO")) : carrying(method, transport, sid);
    }

    /** The connection that a request is for; null when it is for none yet. */
    static @Nullable String sid(Map<String, List<String>> query) {
        String sid = last(query, "sid");
        return sid == null || sid.isEmpty() ? null : sid;
    }

    private static @Nullable String last(Map<String, List<String>> query, String name) {
        List<String> values = query.get(name);
        return values == null || values.isEmpty() ? null : values.getLast();
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
