package wagateway.push.client;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import wagateway.model.event.Offset;
import wagateway.model.identity.RecoveryId;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;
import wagateway.push.protocol.CloseReason;
import wagateway.push.recovery.ResumePoint;
import wagateway.push.wire.Frame;
import wagateway.push.wire.WireFormat;

/**
 * A connected client of one user: what it wants to hear of, and what it is given. Each event has the {@link ResumePoint} from which
 * the client can resume if it receives nothing after it; where more must follow before it can resume, only the last of these events has
 * one. Safe for any thread. Not promised: that an offered event reaches the browser; that is what offsets are for.
 */
public final class Client {
    private final UserId user;
    private final @Nullable RecoveryId recoveryId;
    private final WireFormat format;
    private final Outbox outbox;
    private final int maxSubscriptions;
    private final Subscriptions subscriptions;
    private @Nullable Queue<Delivery> held;
    private @Nullable Offset resyncFrom;
    private long recoveries;
    private int doubts;

    /**
     * @param recoveryId what it sends to be recovered; null for a client that names its subscriptions itself
     * @param maxSubscriptions how many sessions it may subscribe one by one
     */
    public Client(
            UserId user, @Nullable RecoveryId recoveryId, WireFormat format, Outbox outbox, int maxSubscriptions) {
        this.user = user;
        this.recoveryId = recoveryId;
        this.format = format;
        this.outbox = outbox;
        this.maxSubscriptions = maxSubscriptions;
        this.subscriptions = new Subscriptions(recoveryId);
    }

    public UserId user() {
        return user;
    }

    public @Nullable RecoveryId recoveryId() {
        return recoveryId;
    }

    /** From now on the session's events are delivered; false when there are too many subscriptions already. */
    public synchronized boolean subscribe(SessionId session) {
        return subscriptions.add(session, maxSubscriptions);
    }

    /** False when it was not subscribed. */
    public synchronized boolean unsubscribe(SessionId session) {
        return subscriptions.remove(session);
    }

    /** From now on the events of every session of the user are delivered. */
    public synchronized void subscribeAll() {
        subscriptions.addAll();
    }

    /** Back to the sessions subscribed one by one; false when it had only those. */
    public synchronized boolean unsubscribeAll() {
        return subscriptions.removeAll();
    }

    /** What it has subscribed now. */
    public synchronized Wanted wanted() {
        return new Wanted(subscriptions.isAll(), subscriptions.sessions(), doubts);
    }

    /**
     * What Redis keeps of its subscriptions may be something else from now on: until {@link #stored}, each offset names what it must
     * be ({@link ResumePoint}).
     */
    public synchronized void doubtStored() {
        doubts++;
    }

    /** Whether {@link #stored} is waited for. */
    public synchronized boolean isStoredInDoubt() {
        return doubts > 0;
    }

    /** Redis keeps just that; it is in doubt still where something else is wanted by now, or it came into doubt again. */
    public synchronized void stored(Wanted kept) {
        doubts = kept.equals(wanted()) ? 0 : doubts;
    }

    /** Whether it has subscribed the session, by itself or with all. */
    public synchronized boolean wants(SessionId session) {
        return subscriptions.has(session);
    }

    /** Whether it wants to hear of anything. */
    public synchronized boolean hasSubscriptions() {
        return !subscriptions.isEmpty();
    }

    /** Gives it an event that is newer than what it has; anything else it does not see. */
    public synchronized void deliver(Delivery delivery) {
        if (held == null) {
            offer(delivery);
        } else if (held.size() < outbox.limits().maxWaitingFrames()) {
            held.add(delivery);
        } else {
            outbox.close(CloseReason.SLOW_READER);
        }
    }

    /**
     * Gives it the present state of sessions that it has subscribed, or the newer event that has come since; what it
     * has been given already is left out.
     *
     * @param at up to where it has been given everything then; null when that is nowhere
     * @param everything whether these are all sessions of the user
     */
    public synchronized void present(List<Delivery> states, @Nullable Offset at, boolean everything) {
        List<Delivery> taken = taken(subscriptions.newest(states, everything));
        if (everything) {
            subscriptions.presented();
        } else {
            states.forEach(state -> subscriptions.presented(state.event().sessionId()));
        }
        write(taken, at);
    }

    /**
     * Gives it the present state of all sessions after a break: what came between is not given.
     *
     * @param seen up to where it had been given everything; null when there was nothing yet
     * @param at up to where it has been given everything then; null when that is nowhere
     */
    public synchronized void resync(@Nullable Offset seen, List<Delivery> states, @Nullable Offset at) {
        if (held == null) {
            if (seen != null) {
                outbox.offer(format.resync(seen));
            }
            write(
                    taken(states.stream()
                            .filter(state -> !subscriptions.postpone(state))
                            .toList()),
                    at);
        } else {
            resyncFrom = resyncFrom == null ? seen : resyncFrom;
            states.forEach(state -> deliver(state.withoutOffset()));
        }
    }

    /** From now on events wait until {@link #release()}, whatever they are; what has waited is dropped. */
    public synchronized void hold() {
        held = new ArrayDeque<>();
        resyncFrom = null;
    }

    /** How often the client has been recovered, this connection included. */
    public synchronized long recoveries() {
        return recoveries;
    }

    /** Notes how often the client has been recovered. */
    public synchronized void recovered(long recoveries) {
        this.recoveries = recoveries;
    }

    /**
     * The client is recovered: what it missed is put before the events that came since {@link #hold()}.
     *
     * @param all whether it had subscribed all sessions
     * @param versions what it had seen
     */
    public synchronized void restore(
            boolean all, Collection<SessionId> sessions, Map<SessionId, Long> versions, List<Delivery> missed) {
        subscriptions.restore(all, sessions, versions, maxSubscriptions);
        var waiting = new ArrayDeque<>(missed);
        if (held != null) {
            waiting.addAll(held);
        }
        held = waiting;
    }

    /** Gives it what waits, all of it however slowly it reads, and then everything at once again. */
    public synchronized void release() {
        Queue<Delivery> waiting = held;
        held = null;
        if (resyncFrom != null && hasSubscriptions()) {
            outbox.offer(format.resync(resyncFrom));
        }
        resyncFrom = null;
        if (waiting != null) {
            waiting.stream()
                    .filter(delivery -> subscriptions.take(delivery.event(), false))
                    .forEach(delivery -> naming(delivery).frames(format).stream()
                            .map(Frame::kept)
                            .forEach(outbox::offer));
        }
    }

    private void offer(Delivery delivery) {
        if (subscriptions.takeOrPostpone(delivery)) {
            write(naming(delivery));
        }
    }

    /** With the subscriptions named, where not all of them have been given, or it is not sure that Redis keeps them. */
    private Delivery naming(Delivery delivery) {
        boolean unsure = subscriptions.awaitPresentState() || (doubts > 0 && recoveryId != null);
        return unsure && delivery.resume() instanceof ResumePoint(Offset at, String _)
                ? delivery.resumedAt(resumePoint(at))
                : delivery;
    }

    private List<Delivery> taken(List<Delivery> states) {
        return states.stream()
                .filter(state -> subscriptions.take(state.event(), true))
                .toList();
    }

    private void write(List<Delivery> states, @Nullable Offset at) {
        for (int i = 0; i < states.size(); i++) {
            Delivery state = states.get(i);
            write(i < states.size() - 1 || at == null ? state.withoutOffset() : state.resumedAt(resumePoint(at)));
        }
    }

    /**
     * A client that names its subscriptions itself cannot resume until it has been given the present state of all of
     * them.
     */
    private ResumePoint resumePoint(Offset at) {
        if (recoveryId != null) {
            return new ResumePoint(at, subscriptions.given());
        }
        return subscriptions.lackPresentState() ? new ResumePoint(at, ResumePoint.NOTHING) : new ResumePoint(at);
    }

    private void write(Delivery delivery) {
        outbox.offerEvent(delivery.frames(format), () -> format.resync(Offset.NONE));
    }
}
