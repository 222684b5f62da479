package peer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.corundumstudio.socketio.AckRequest;
import com.corundumstudio.socketio.AuthTokenResult;
import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.SocketIONamespace;
import com.corundumstudio.socketio.SocketIOServer;
import com.corundumstudio.socketio.Transport;
import com.corundumstudio.socketio.namespace.Namespace;
import com.corundumstudio.socketio.store.RedissonStoreFactory;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.redisson.Redisson;
import org.redisson.config.Config;
import org.redisson.config.TransportMode;

/**
 * What peer/clients.mjs does, on netty-socketio with Redisson as its store: WebSocket alone, a token checked at CONNECT, a
 * room for each session. Settings: PORT, REDIS_URL, JWT_SECRET.
 */
final class Clients {
    private static final String HMAC = "HmacSHA256";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SecretKeySpec key;

    /** By client. The store of a client is a map in Redis, whose answers would hold up the only worker. */
    private final Map<UUID, String> userIds = new ConcurrentHashMap<>();

    private Clients(String secret) {
        key = new SecretKeySpec(secret.getBytes(UTF_8), HMAC);
    }

    public static void main(String[] arguments) {
        Configuration configuration = clusterOn(System.getenv("REDIS_URL"));
        configuration.setHostname("127.0.0.1");
        configuration.setPort(Integer.parseInt(System.getenv("PORT")));
        SocketIOServer server = new SocketIOServer(configuration);
        new Clients(System.getenv("JWT_SECRET")).serve(server.getNamespace(Namespace.DEFAULT_NAME));
        server.start();
        System.out.println("ready");
    }

    /**
     * Of a node of the cluster that shares this Redis. It has one thread for all clients, as the push pod has, and one for
     * Redis: more of them wake each other on two cores.
     */
    static Configuration clusterOn(String redisUrl) {
        Config redis = new Config();
        redis.setTransportMode(Epoll.isAvailable() ? TransportMode.EPOLL : TransportMode.NIO);
        redis.setNettyThreads(1);
        redis.setThreads(1);
        redis.useSingleServer().setAddress(redisUrl);

        Configuration configuration = new Configuration();
        configuration.setTransports(Transport.WEBSOCKET);
        configuration.setContext("/socket.io");
        configuration.setPingInterval(25_000);
        configuration.setPingTimeout(60_000);
        configuration.setHttpCompression(false);
        configuration.setWebsocketCompression(false);
        configuration.setUseLinuxNativeEpoll(Epoll.isAvailable());
        configuration.setBossThreads(1);
        configuration.setWorkerThreads(1);
        configuration.setStoreFactory(new RedissonStoreFactory(Redisson.create(redis)));
        return configuration;
    }

    static String roomOf(String sessionId) {
        return "session:" + sessionId;
    }

    private void serve(SocketIONamespace clients) {
        clients.addAuthTokenListener((auth, client) -> authenticate(client, auth));
        clients.addEventListener(
                "subscribe_session", String.class, (client, sessionId, answer) -> subscribe(client, sessionId, answer));
        clients.addDisconnectListener(client -> userIds.remove(client.getSessionId()));
    }

    /**
     * Says {@code connected} too: listeners for connections are called when a WebSocket opens, before there is a token. A
     * client keeps an event that comes before the answer to its CONNECT.
     */
    private AuthTokenResult authenticate(SocketIOClient client, Object auth) {
        String userId = auth instanceof Map<?, ?> fields ? verified(String.valueOf(fields.get("token"))) : null;
        if (userId == null) {
            return new AuthTokenResult(false, Map.of("message", "Authentication failed"));
        }
        userIds.put(client.getSessionId(), userId);
        String now = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
        client.sendEvent("connected", new Connected("Socket.IO connection established", userId, now));
        return AuthTokenResult.AuthTokenResultSuccess;
    }

    /** A client that sends no token is let in without being asked for one, and is of no user. */
    private void subscribe(SocketIOClient client, String sessionId, AckRequest answer) {
        String userId = userIds.get(client.getSessionId());
        if (userId == null || sessionId == null || !sessionId.startsWith(userId + "-")) {
            answer.sendAckData(Map.of("ok", false, "code", "session_not_found", "message", "Session not found"));
            return;
        }
        client.joinRoom(roomOf(sessionId));
        answer.sendAckData(Map.of("ok", true));
    }

    /** The user of a token that is signed with the secret and has not expired, or null. */
    private String verified(String token) {
        String[] parts = token.split("\\.");
        if (parts.length != 3) {
            return null;
        }
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            byte[] signature = mac.doFinal((parts[0] + "." + parts[1]).getBytes(UTF_8));
            String algorithm = JSON.readTree(bytes(parts[0])).path("alg").asText();
            if (!MessageDigest.isEqual(signature, bytes(parts[2])) || !algorithm.equals("HS256")) {
                return null;
            }
            JsonNode claims = JSON.readTree(bytes(parts[1]));
            boolean isCurrent = claims.path("exp").asLong() > Instant.now().getEpochSecond();
            return isCurrent ? claims.path("userId").textValue() : null;
        } catch (GeneralSecurityException | IOException | IllegalArgumentException malformed) {
            return null;
        }
    }

    private static byte[] bytes(String part) {
        return Base64.getUrlDecoder().decode(part);
    }

    private record Connected(String message, String userId, String timestamp) {}
}
