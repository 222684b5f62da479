package wagateway.push.transport;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import wagateway.model.token.TokenVerifier;
import wagateway.push.client.FrameEncoder;
import wagateway.push.connection.ConnectionMachine;
import wagateway.push.fanout.FanOut;
import wagateway.push.protocol.CloseReason;

/** Opens connections and drives their deadlines: one clock for all, as a timer for each would cost memory. */
public final class ConnectionRuntime {
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final int ID_BYTES = 15;

    private final ConnectionMachine machine;
    private final TokenVerifier tokens;
    private final FanOut fanOut;
    private final FrameEncoder encoder;
    private final ClientSettings settings;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final Disposable.Swap ticking = Disposables.swap();

    public ConnectionRuntime(
            ConnectionMachine machine, TokenVerifier tokens, FanOut fanOut, ClientSettings settings, Clock clock) {
        this.machine = machine;
        this.tokens = tokens;
        this.fanOut = fanOut;
        this.encoder = new SocketIoEncoder();
        this.settings = settings;
        this.clock = clock;
    }

    public void start() {
        ticking.update(Flux.interval(TICK).onBackpressureDrop().subscribe(_ -> connections.forEach(Connection::tick)));
    }

    /** Ends every connection. */
    public void stop() {
        ticking.dispose();
        connections.forEach(connection -> connection.end(CloseReason.GOING_AWAY));
    }

    /**
     * Opens a connection.
     *
     * @param headerToken bearer token of the HTTP request, if it had one
     * @param wake told that there are frames to write, once until {@link Connection#next()} has answered null, and that
     *     the connection is over; called from any thread, before this method returns too, must not block
     */
    public Connection open(@Nullable String headerToken, Runnable wake) {
        var connection = new Connection(this, ids().get(), headerToken, wake);
        connections.add(connection);
        return connection;
    }

    void forget(Connection connection) {
        connections.remove(connection);
    }

    ConnectionMachine machine() {
        return machine;
    }

    TokenVerifier tokens() {
        return tokens;
    }

    FanOut fanOut() {
        return fanOut;
    }

    FrameEncoder encoder() {
        return encoder;
    }

    ClientSettings settings() {
        return settings;
    }

    Clock clock() {
        return clock;
    }

    /** Ids that cannot be guessed: whoever knows the sid of a connection may speak for it. */
    Supplier<String> ids() {
        return () -> {
            byte[] id = new byte[ID_BYTES];
            random.nextBytes(id);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
        };
    }
}
