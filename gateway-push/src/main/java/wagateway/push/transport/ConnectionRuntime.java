package wagateway.push.transport;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import wagateway.model.identity.UserId;
import wagateway.model.token.TokenVerifier;
import wagateway.push.admission.HandshakeRefusal;
import wagateway.push.admission.Lease;
import wagateway.push.admission.Newcomer;
import wagateway.push.admission.UserConnections;
import wagateway.push.client.ClientSettings;
import wagateway.push.connection.ConnectionState;
import wagateway.push.connection.Machine;
import wagateway.push.connection.Step;
import wagateway.push.fanout.ConnectionStateRecovery;
import wagateway.push.fanout.FanOut;
import wagateway.push.metrics.PodMeter;
import wagateway.push.protocol.CloseReason;
import wagateway.push.protocol.socketio.ConnectRefusal;
import wagateway.push.wire.Answer;
import wagateway.push.wire.WireFormat;

/**
 * Opens connections of one kind and drives their deadlines: one clock for all, as a timer for each would cost memory.
 *
 * @param <M> the rules of that kind
 */
public final class ConnectionRuntime<M extends Machine> {
    /** In how many parts a drain is done. */
    private static final int SLICES = 50;

    private final M machine;
    private final WireFormat format;
    private final ClientSettings settings;
    private final Duration tick;
    private final Services services;
    private final Runnable conflated;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final Disposable.Swap ticking = Disposables.swap();
    private volatile boolean draining;

    /** What connections of all kinds work with. */
    public record Services(
            TokenVerifier tokens,
            UserConnections users,
            FanOut fanOut,
            ConnectionStateRecovery recovery,
            Clock clock,
            PodMeter meter) {}

    /**
     * How a connection begins.
     *
     * @param <M> the rules of its kind
     */
    @FunctionalInterface
    public interface Opening<M> {
        /** @param now milliseconds of the pod's clock */
        Step<ConnectionState> by(M machine, long now);
    }

    /** @param tick how late a deadline may take effect */
    public ConnectionRuntime(M machine, WireFormat format, ClientSettings settings, Duration tick, Services services) {
        this.machine = machine;
        this.format = format;
        this.settings = settings;
        this.tick = tick;
        this.services = services;
        this.conflated = services.meter()::conflated;
    }

    public void start() {
        ticking.update(Flux.interval(tick).onBackpressureDrop().subscribe(_ -> tick()));
    }

    /** Lets deadlines that have passed, and revocations, take effect now. */
    public void tick() {
        connections.forEach(Connection::tick);
    }

    /**
     * Takes no new connections, and closes the open ones with {@link CloseReason#GOING_AWAY}, a slice at a time.
     *
     * @param within over what time
     * @return completes when all have been told to close
     */
    public Mono<Void> drain(Duration within) {
        return Mono.defer(() -> {
            draining = true;
            List<Connection> leaving = new ArrayList<>(connections);
            int slice = Math.ceilDiv(leaving.size(), SLICES);
            return slice == 0
                    ? Mono.empty()
                    : Flux.zip(
                                    Flux.interval(Duration.ZERO, within.dividedBy(SLICES))
                                            .onBackpressureBuffer(SLICES),
                                    Flux.fromIterable(leaving).buffer(slice))
                            .doOnNext(next -> next.getT2().forEach(ConnectionRuntime::sendAway))
                            .then();
        });
    }

    /** Whether the pod is shutting down, so that new connections are refused. */
    public boolean isDraining() {
        return draining;
    }

    /** Ends every connection. */
    public void stop() {
        ticking.dispose();
        connections.forEach(ConnectionRuntime::sendAway);
    }

    private static void sendAway(Connection connection) {
        connection.end(CloseReason.GOING_AWAY);
    }

    /**
     * Opens a connection.
     *
     * @param newcomer leaves when a token is accepted, or the connection is over
     * @param wake called when there are frames to write, and not again until {@link Connection#next()} has returned
     *     null; and when the connection is over. Called from any thread, perhaps before this method returns; must not
     *     block
     */
    public Connection open(Opening<M> opening, Newcomer newcomer, Carrier carrier, Runnable wake) {
        return open(opening, newcomer, null, carrier, wake, null);
    }

    /**
     * The same for a client whose token was accepted before, and that is told the answers to its commands by other means
     * than frames.
     *
     * @param lease released when the connection is over
     * @param acks given the answers to commands that wanted one; as {@code wake}
     */
    public Connection open(Opening<M> opening, Lease lease, Carrier carrier, Runnable wake, Consumer<Answer> acks) {
        return open(opening, Newcomer.uncounted(), lease, carrier, wake, acks);
    }

    private Connection open(
            Opening<M> opening,
            Newcomer newcomer,
            @Nullable Lease lease,
            Carrier carrier,
            Runnable wake,
            @Nullable Consumer<Answer> acks) {
        Step<ConnectionState> first = opening.by(machine, services.clock().millis());
        var connection = new Connection(this, first, newcomer, lease, carrier, wake, acks);
        connections.add(connection);
        services.meter().opened();
        return connection;
    }

    /** One more connection of a user whose token was accepted; empty when it is refused. */
    public Mono<Lease> claim(UserId user) {
        return services.users()
                .claim(user)
                .switchIfEmpty(Mono.fromRunnable(() -> services.meter().refused(ConnectRefusal.TOO_MANY_CONNECTIONS)));
    }

    /** A handshake is refused. */
    public void refused(HandshakeRefusal reason) {
        services.meter().refused(reason);
    }

    /** How many there are on a transport; counts them. */
    public long connectionsBy(Carrier carrier) {
        return connections.stream()
                .filter(connection -> connection.carrier() == carrier)
                .count();
    }

    void forget(Connection connection, CloseReason reason) {
        if (connections.remove(connection)) {
            services.meter().closed(reason);
        }
    }

    Services services() {
        return services;
    }

    /** Told of each event that a newer one took the place of. */
    Runnable conflated() {
        return conflated;
    }

    M machine() {
        return machine;
    }

    WireFormat format() {
        return format;
    }

    ClientSettings settings() {
        return settings;
    }
}
