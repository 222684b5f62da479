package wagateway.push.fanout;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import wagateway.model.event.Offset;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.TraceParent;
import wagateway.push.client.Client;
import wagateway.push.client.Delivery;
import wagateway.push.client.Trail;
import wagateway.push.recovery.Continuity;
import wagateway.push.recovery.Resync;
import wagateway.push.source.EventSource.Entry;
import wagateway.push.source.EventSource.Replay;
import wagateway.push.trace.EventTraces;

/**
 * The clients on this pod that want to hear of one user, and the place in the user's stream up to where they have been
 * given everything. From a gap on, events are held until what was missed has been read, so that they stay in order.
 */
final class Audience {
    /** Beyond these the next reading of the stream brings them anyway. */
    private static final int MAX_HELD = 1_000;

    private final Clock clock;
    private final EventTraces traces;
    private final Mono<Void> listening;
    private final Set<Client> clients = ConcurrentHashMap.newKeySet();
    private final Disposable.Swap latest = Disposables.swap();
    private final Disposable.Composite works = Disposables.composite(latest);
    private @Nullable Offset position;
    private boolean catchingUp;
    private @Nullable Queue<Entry> held;
    private boolean readAgain;

    /** @param listening completes once the user's events are heard */
    Audience(Clock clock, EventTraces traces, Mono<Void> listening) {
        this.clock = clock;
        this.traces = traces;
        this.listening = listening;
    }

    /** At least one while the audience is in use. */
    Set<Client> clients() {
        return clients;
    }

    Mono<Void> listening() {
        return listening;
    }

    /** Runs until it is done, or the audience has ended. */
    void run(Mono<?> work) {
        Disposable.Swap running = Disposables.swap();
        if (works.add(running)) {
            running.update(work.doFinally(_ -> works.remove(running)).subscribe());
        }
    }

    /** As {@link #run}, instead of what this was called with before. */
    void runLatest(Mono<?> work) {
        latest.update(work.subscribe());
    }

    /** Nobody wants to hear of the user any more. */
    void end() {
        works.dispose();
    }

    /** An event has come. @return whether others are missing: {@link #caughtUp} is waited for */
    synchronized boolean hear(Entry entry) {
        if (position == null || catchingUp) {
            hold(entry);
            return false;
        }
        switch (Continuity.of(position, entry.offset())) {
            case NEXT -> {
                position = entry.offset();
                deliver(entry, position);
            }
            case REPEATED -> deliver(entry, position);
            case BROKEN -> {
                catchingUp = true;
                hold(entry);
            }
        }
        return catchingUp;
    }

    /** Events may be missing. @return whether {@link #caughtUp} is waited for; else what is being read already is read again */
    synchronized boolean interrupted() {
        if (position == null || catchingUp) {
            readAgain = true;
            return false;
        }
        catchingUp = true;
        return true;
    }

    /** Up to where everything has been given; {@link Offset#NONE} when that is not known yet. */
    synchronized Offset position() {
        return position == null ? Offset.NONE : position;
    }

    /** The end of the stream was seen. @return whether events are missing all the same */
    synchronized boolean settle(@Nullable Offset last) {
        if (position != null) {
            return false;
        }
        position = last == null ? Offset.NONE : last;
        return hearHeld(true);
    }

    /** What was missed has come. @return whether more is missing */
    synchronized boolean caughtUp(Replay replay, Resync how) {
        Offset before = position();
        switch (how) {
            case NOTHING -> {}
            case STREAM -> {
                replay.events().forEach(entry -> deliver(entry, entry.offset()));
                position = replay.events().getLast().offset();
            }
            case SNAPSHOT, REBUILD -> {
                position = replay.last() == null ? Offset.NONE : replay.last();
                presentAll(replay.states());
            }
        }
        catchingUp = false;
        return hearHeld(!before.equals(position));
    }

    /** Gives everyone the present state. */
    synchronized void presentAll(List<SessionEvent> states) {
        List<Delivery> deliveries =
                states.stream().map(state -> delivery(state, position)).toList();
        clients.forEach(client -> client.present(deliveries, false));
    }

    /** Gives a client the present state as it was at a place in the stream. */
    synchronized void present(Client client, List<SessionEvent> states, @Nullable Offset at, boolean everything) {
        Offset heard = position();
        boolean covered = at != null && at.epoch().equals(heard.epoch()) && at.seq() <= heard.seq();
        client.present(
                states.stream()
                        .map(state -> delivery(state, covered ? heard : null))
                        .toList(),
                everything);
    }

    Delivery delivery(SessionEvent event, @Nullable Offset offset) {
        return new Delivery(Freshness.of(event, clock.instant()), offset);
    }

    /** @param believable whether a gap means more to be read; else it is one that reading does not mend */
    private boolean hearHeld(boolean believable) {
        Queue<Entry> waiting = held;
        held = null;
        catchingUp = readAgain;
        readAgain = false;
        if (waiting != null) {
            waiting.forEach(believable ? this::hear : this::accept);
        }
        return catchingUp;
    }

    private void accept(Entry entry) {
        deliver(entry, null);
        if (entry.offset().epoch().equals(position().epoch())
                && entry.offset().seq() > position().seq()) {
            position = entry.offset();
        }
    }

    private void hold(Entry entry) {
        if (held == null) {
            held = new ArrayDeque<>();
        }
        if (held.size() == MAX_HELD) {
            held.clear();
            readAgain = true;
        }
        held.add(entry);
    }

    private void deliver(Entry entry, @Nullable Offset offset) {
        if (!(entry.event() instanceof SessionEvent event)) {
            return;
        }
        Trail trail = entry.trace() instanceof TraceParent from ? traces.follow(event, from) : null;
        var delivery = new Delivery(Freshness.of(event, clock.instant()), offset, trail);
        clients.forEach(client -> client.deliver(delivery));
        if (trail != null) {
            trail.fannedOut();
        }
    }
}
