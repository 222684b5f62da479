package wagateway.push.transport;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import wagateway.model.token.TokenVerifier;
import wagateway.push.connection.Machine;
import wagateway.push.fanout.ConnectionStateRecovery;
import wagateway.push.fanout.FanOut;
import wagateway.push.metrics.PodMeter;
import wagateway.push.protocol.CloseReason;
import wagateway.push.protocol.engineio.Transport;
import wagateway.push.wire.WireFormat;

/** Opens connections of one kind and drives their deadlines: one clock for all, as a timer for each would cost memory. */
public final class ConnectionRuntime implements Drainable {
    private final Machine machine;
    private final TokenVerifier tokens;
    private final FanOut fanOut;
    private final ConnectionStateRecovery recovery;
    private final WireFormat format;
    private final ClientSettings settings;
    private final Clock clock;
    private final Supplier<String> sids;
    private final Duration tick;
    private final PodMeter meter;
    private final Runnable conflated;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final Disposable.Swap ticking = Disposables.swap();
    private volatile boolean draining;

    /**
     * @param sids ids that nobody can guess: whoever knows the sid of a connection may speak for it
     * @param tick how late a deadline may take effect; default 1 s
     */
    public ConnectionRuntime(
            Machine machine,
            WireFormat format,
            TokenVerifier tokens,
            FanOut fanOut,
            ConnectionStateRecovery recovery,
            ClientSettings settings,
            Clock clock,
            Supplier<String> sids,
            Duration tick,
            PodMeter meter) {
        this.machine = machine;
        this.tokens = tokens;
        this.fanOut = fanOut;
        this.recovery = recovery;
        this.format = format;
        this.settings = settings;
        this.clock = clock;
        this.sids = sids;
        this.tick = tick;
        this.meter = meter;
        this.conflated = meter::conflated;
    }

    @Override
    public void start() {
        ticking.update(Flux.interval(tick).onBackpressureDrop().subscribe(_ -> connections.forEach(Connection::tick)));
    }

    @Override
    public Mono<Void> drain(Duration within) {
        return Mono.defer(() -> {
            draining = true;
            return Drainable.inSlices(connections, within, connection -> connection.end(CloseReason.GOING_AWAY));
        });
    }

    /** Whether new connections are to be sent elsewhere. */
    public boolean isDraining() {
        return draining;
    }

    @Override
    public void stop() {
        ticking.dispose();
        connections.forEach(connection -> connection.end(CloseReason.GOING_AWAY));
    }

    /**
     * Opens a connection.
     *
     * @param sid from {@link #newSid()}
     * @param upgrades the transports that the client may change to
     * @param headerToken bearer token of the HTTP request, if it had one
     * @param wake told that there are frames to write, once until {@link Connection#next()} has answered null, and that
     *     the connection is over; called from any thread, before this method returns too, must not block
     */
    public Connection open(String sid, List<String> upgrades, @Nullable String headerToken, Runnable wake) {
        var connection = new Connection(this, sid, upgrades, headerToken, wake);
        connections.add(connection);
        meter.opened();
        return connection;
    }

    /** How many there are on a transport; counts them. */
    public long connectionsBy(Transport transport) {
        return connections.stream()
                .filter(connection -> connection.transport() == transport)
                .count();
    }

    /** An id for a new connection. */
    public String newSid() {
        return sids.get();
    }

    void forget(Connection connection, CloseReason reason) {
        if (connections.remove(connection)) {
            meter.closed(reason);
        }
    }

    PodMeter meter() {
        return meter;
    }

    /** Told of each event that a newer one took the place of. */
    Runnable conflated() {
        return conflated;
    }

    Machine machine() {
        return machine;
    }

    TokenVerifier tokens() {
        return tokens;
    }

    FanOut fanOut() {
        return fanOut;
    }

    ConnectionStateRecovery recovery() {
        return recovery;
    }

    WireFormat format() {
        return format;
    }

    ClientSettings settings() {
        return settings;
    }

    Clock clock() {
        return clock;
    }
}
