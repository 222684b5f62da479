package wagateway.push.fanout;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import wagateway.model.event.Offset;
import wagateway.model.wire.PublishedEvent;
import wagateway.push.client.Client;
import wagateway.push.client.Delivery;
import wagateway.push.recovery.Continuity;
import wagateway.push.recovery.RecoveryStore.Replay;
import wagateway.push.recovery.Resync;
import wagateway.push.source.StreamEntry;

/**
 * The clients on this pod that have subscribed something of one user, and the place in the user's stream up to which
 * they have been given everything. From a gap on, events are held until what was missed has been read, so that they
 * stay in order. No client is given anything from beyond that place: a present state, or events that a client missed,
 * must wait until the place covers them ({@link #covers}).
 */
final class UserChannel {
    private final Deliveries deliveries;
    private final Mono<Void> listening;
    /** Copied for each that comes and goes: most users have one, and an event goes through it. */
    private final CopyOnWriteArrayList<Client> clients = new CopyOnWriteArrayList<>();

    private final ChannelTasks tasks = new ChannelTasks();
    private @Nullable Offset position;
    private boolean catchingUp;
    private final HeldEvents held = new HeldEvents();
    private boolean readAgain;
    private Sinks.@Nullable Empty<Void> upToDate;

    /** @param listening completes once the user's events are heard */
    UserChannel(Deliveries deliveries, Mono<Void> listening) {
        this.deliveries = deliveries;
        this.listening = listening;
    }

    /** At least one while the channel is in use. */
    List<Client> clients() {
        return clients;
    }

    /** Changes nothing when the client is there. */
    void add(Client client) {
        clients.addIfAbsent(client);
    }

    Mono<Void> listening() {
        return listening;
    }

    ChannelTasks tasks() {
        return tasks;
    }

    /** An event has come. @return whether others are missing: {@link #caughtUp} is waited for */
    synchronized boolean receive(StreamEntry entry) {
        if (position == null || catchingUp) {
            hold(entry);
            return false;
        }
        if (!isNext(entry)) {
            catchingUp = true;
            hold(entry);
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

    /** What Redis keeps of the clients may have been lost. */
    void doubtStored() {
        clients.forEach(Client::doubtStored);
        deliveries.doubtStored();
    }

    /** What was missed is being read from now on. @return from where */
    synchronized Offset reading() {
        held.reading();
        return position();
    }

    /** Up to where everything has been given; {@link Offset#NONE} when that is not known yet. */
    synchronized Offset position() {
        return position == null ? Offset.NONE : position;
    }

    /** Whether everything up to a place has been given; null is the end of a stream that is empty. */
    synchronized boolean covers(@Nullable Offset at) {
        Offset place = at == null ? Offset.NONE : at;
        return place.epoch().equals(position().epoch())
                && place.seq() <= position().seq();
    }

    /** Whether more than that has been given. */
    synchronized boolean isAheadOf(@Nullable Offset at) {
        return covers(at) && !position().equals(at == null ? Offset.NONE : at);
    }

    /** Completes once nothing is being read; at once when nothing is. */
    synchronized Mono<Void> upToDate() {
        if (position != null && !catchingUp) {
            return Mono.empty();
        }
        if (upToDate == null) {
            upToDate = Sinks.empty();
        }
        return upToDate.asMono();
    }

    /** The end of the stream was seen. @return whether events are missing all the same */
    boolean settle(@Nullable Offset last) {
        boolean more;
        synchronized (this) {
            if (position != null) {
                return false;
            }
            position = last == null ? Offset.NONE : last;
            more = releaseHeld();
        }
        completeWaiting();
        return more;
    }

    /** What was missed has come. @return whether more is missing */
    boolean caughtUp(Replay replay, Resync how) {
        boolean more;
        synchronized (this) {
            Offset before = position();
            switch (how) {
                case NOTHING -> {}
                case STREAM -> {
                    replay.events().forEach(this::deliver);
                    position = replay.events().getLast().offset();
                }
                case SNAPSHOT, REBUILD -> {
                    doubtStored();
                    Offset last = replay.last() == null ? Offset.NONE : replay.last();
                    List<Delivery> states = deliveries.of(replay.states());
                    clients.forEach(client -> client.resync(known(before), states, known(last)));
                    deliveries.given(replay.states(), clients);
                    position = last;
                }
            }
            more = releaseHeld();
        }
        completeWaiting();
        return more;
    }

    /** Gives a client the present state as it was at a place in the stream; false when that is not covered. */
    synchronized boolean present(Client client, List<PublishedEvent> states, @Nullable Offset at, boolean everything) {
        if (!covers(at)) {
            return false;
        }
        client.present(deliveries.of(states), known(position()), everything);
        deliveries.given(states, List.of(client));
        return true;
    }

    private static @Nullable Offset known(Offset place) {
        return place.equals(Offset.NONE) ? null : place;
    }

    /** Completes {@link #upToDate()} outside of the lock, unless more events have been found to be missing. */
    private void completeWaiting() {
        Sinks.Empty<Void> waiting;
        synchronized (this) {
            waiting = upToDate;
            if (catchingUp || waiting == null) {
                return;
            }
            upToDate = null;
        }
        var _ = waiting.tryEmitEmpty();
    }

    /**
     * An event that was heard before the reading began, and that the stream leaves no place for, belongs to what Redis has
     * lost: it is not given, as it is published again. One that was heard since is a reason to read once more.
     */
    private boolean releaseHeld() {
        catchingUp = readAgain;
        readAgain = false;
        for (HeldEvents.Held waiting : held.release()) {
            if (catchingUp) {
                hold(waiting.entry());
            } else if (!isNext(waiting.entry()) && !waiting.lost()) {
                catchingUp = true;
                hold(waiting.entry());
            }
        }
        return catchingUp;
    }

    /** Gives an event its place; false when others are missing before it. One that had its place is not given again. */
    private boolean isNext(StreamEntry entry) {
        Continuity continuity = Continuity.of(position(), entry.offset());
        if (continuity == Continuity.NEXT) {
            position = entry.offset();
            deliver(entry);
        }
        return continuity != Continuity.BROKEN;
    }

    private void hold(StreamEntry entry) {
        readAgain |= !held.add(entry);
    }

    private void deliver(StreamEntry entry) {
        deliveries.give(entry, clients);
    }
}
