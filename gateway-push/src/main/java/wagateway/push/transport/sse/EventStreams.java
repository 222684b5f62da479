package wagateway.push.transport.sse;

import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import wagateway.model.identity.Caller;
import wagateway.push.client.Client;
import wagateway.push.client.Outbox;
import wagateway.push.connection.TokenLife;
import wagateway.push.fanout.ConnectionStateRecovery;
import wagateway.push.fanout.FanOut;
import wagateway.push.metrics.PodMeter;
import wagateway.push.protocol.CloseReason;
import wagateway.push.transport.ClientSettings;
import wagateway.push.transport.Commands;
import wagateway.push.transport.Drainable;
import wagateway.push.transport.Replies;
import wagateway.push.wire.EventStreamFormat;

/** Opens event streams and drives their deadlines. */
public final class EventStreams implements Drainable {
    private final FanOut fanOut;
    private final ConnectionStateRecovery recovery;
    private final ClientSettings settings;
    private final Times times;
    private final Clock clock;
    private final PodMeter meter;
    private final EventStreamFormat format = new EventStreamFormat();
    private final Set<EventStream> open = ConcurrentHashMap.newKeySet();
    private final Disposable.Swap ticking = Disposables.swap();
    private volatile boolean draining;

    /**
     * When something is said to a client that nobody has asked for.
     *
     * @param tick how late a deadline may take effect; default 1 s
     * @param comments how often a stream shows that it is alive; default 25 s
     * @param tokenWarning how long before its token's end a client is warned; default 60 s
     */
    public record Times(Duration tick, Duration comments, Duration tokenWarning) {}

    public EventStreams(
            FanOut fanOut,
            ConnectionStateRecovery recovery,
            ClientSettings settings,
            Times times,
            Clock clock,
            PodMeter meter) {
        this.fanOut = fanOut;
        this.recovery = recovery;
        this.settings = settings;
        this.times = times;
        this.clock = clock;
        this.meter = meter;
    }

    EventStream open(Caller caller) {
        var outbox = new Outbox(settings.outbox(), () -> {}, meter::conflated);
        var client = new Client(caller.userId(), null, format, outbox, settings.maxSubscriptions());
        var stream = new EventStream(this, TokenLife.of(caller, times.tokenWarning()), outbox, client);
        open.add(stream);
        meter.opened();
        return stream;
    }

    /** How many there are. */
    public long count() {
        return open.size();
    }

    @Override
    public void start() {
        ticking.update(Flux.interval(times.tick())
                .onBackpressureDrop()
                .subscribe(_ -> open.removeIf(stream -> stream.tick(clock.millis()))));
    }

    @Override
    public Mono<Void> drain(Duration within) {
        return Mono.defer(() -> {
            draining = true;
            return Drainable.inSlices(open, within, stream -> stream.end(CloseReason.GOING_AWAY));
        });
    }

    @Override
    public void stop() {
        ticking.dispose();
        open.forEach(stream -> stream.end(CloseReason.GOING_AWAY));
    }

    boolean isDraining() {
        return draining;
    }

    Commands commands(Client client, Replies replies) {
        return new Commands(fanOut, recovery, client, replies);
    }

    PodMeter meter() {
        return meter;
    }

    EventStreamFormat format() {
        return format;
    }

    Clock clock() {
        return clock;
    }

    long nextComment() {
        return clock.millis() + times.comments().toMillis();
    }
}
