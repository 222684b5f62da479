package wagateway.push.client;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import wagateway.model.identity.RecoveryId;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;
import wagateway.push.protocol.CloseReason;

/**
 * A connected client of one user: what it wants to hear of, and what it is given. An offset that it is given means that
 * it has been given everything up to there; so there is none as long as a present state is still to come. Safe for any
 * thread. Not promised: that an offered event reaches the browser; that is what offsets are for.
 */
public final class Client {
    private final UserId user;
    private final @Nullable RecoveryId recoveryId;
    private final FrameEncoder encoder;
    private final Outbox outbox;
    private final int maxSubscriptions;

    private final Interests interests = new Interests();
    private @Nullable Queue<Delivery> held;

    /**
     * @param recoveryId what it shows to be recovered; null when it says itself what it had subscribed
     * @param maxSubscriptions how many sessions it may subscribe one by one
     */
    public Client(
            UserId user, @Nullable RecoveryId recoveryId, FrameEncoder encoder, Outbox outbox, int maxSubscriptions) {
        this.user = user;
        this.recoveryId = recoveryId;
        this.encoder = encoder;
        this.outbox = outbox;
        this.maxSubscriptions = maxSubscriptions;
    }

    public UserId user() {
        return user;
    }

    public @Nullable RecoveryId recoveryId() {
        return recoveryId;
    }

    /** From now on the session's events are delivered; false when there are too many subscriptions already. */
    public synchronized boolean subscribe(SessionId session) {
        return interests.add(session, maxSubscriptions);
    }

    /** False when it was not subscribed. */
    public synchronized boolean unsubscribe(SessionId session) {
        return interests.remove(session);
    }

    /** From now on the events of every session of the user are delivered. */
    public synchronized void subscribeAll() {
        interests.addAll();
    }

    /** Back to the sessions subscribed one by one; false when it had only those. */
    public synchronized boolean unsubscribeAll() {
        return interests.removeAll();
    }

    /** Whether it has subscribed all sessions, and been given the present state of them. */
    public synchronized boolean hasAll() {
        return interests.hasAll();
    }

    /** The sessions that it has subscribed one by one, and been given the present state of. */
    public synchronized Set<SessionId> had() {
        return interests.had();
    }

    /** Whether it wants to hear of anything. */
    public synchronized boolean isInterested() {
        return !interests.isEmpty();
    }

    /** Gives it an event that is newer than what it has; anything else it does not see. */
    public synchronized void deliver(Delivery delivery) {
        if (held == null) {
            offer(delivery);
        } else if (held.size() < outbox.limits().frames()) {
            held.add(delivery);
        } else {
            outbox.close(CloseReason.SLOW_READER);
        }
    }

    /**
     * Gives it the present state of sessions, but for what it has had since it asked.
     *
     * @param everything whether these are all sessions of the user
     */
    public synchronized void present(List<Delivery> states, boolean everything) {
        if (held != null) {
            states.forEach(state -> deliver(state.withoutOffset()));
            return;
        }
        List<Delivery> taken = states.stream()
                .filter(state -> interests.take(state.event(), true))
                .toList();
        if (everything) {
            interests.presented();
        }
        for (int i = 0; i < taken.size(); i++) {
            boolean last = i == taken.size() - 1 && !interests.awaitPresentState();
            write(last ? taken.get(i) : taken.get(i).withoutOffset());
        }
    }

    /** From now on events wait until {@link #release()}, whatever they are. */
    public synchronized void hold() {
        held = new ArrayDeque<>();
    }

    /**
     * It has come back, and what it missed waits before what came since {@link #hold()}.
     *
     * @param all whether it had subscribed all sessions
     * @param versions what it had seen
     */
    public synchronized void restore(
            boolean all, Collection<SessionId> sessions, Map<SessionId, Long> versions, List<Delivery> missed) {
        interests.restore(all, sessions, versions, maxSubscriptions);
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
        if (waiting != null) {
            waiting.stream()
                    .filter(this::takes)
                    .forEach(delivery ->
                            delivery.frames(encoder).stream().map(Frame::kept).forEach(outbox::offer));
        }
    }

    private void offer(Delivery delivery) {
        if (takes(delivery)) {
            write(interests.awaitPresentState() ? delivery.withoutOffset() : delivery);
        }
    }

    private boolean takes(Delivery delivery) {
        return interests.take(delivery.event(), false);
    }

    private void write(Delivery delivery) {
        outbox.offerEvent(delivery.frames(encoder));
    }
}
