package wagateway.push.admission;

import java.util.function.Consumer;
import wagateway.model.identity.UserId;

/** One connection among those of its user. Safe for any thread. */
public final class Lease {
    private final UserId user;
    private final String member;
    private final Consumer<Lease> onRelease;
    private Runnable onEviction = () -> {};
    private boolean evicted;

    /**
     * @param member by which it is told from all others of the user; those that began earlier come first in order
     * @param onRelease told once that it is over
     */
    Lease(UserId user, String member, Consumer<Lease> onRelease) {
        this.user = user;
        this.member = member;
        this.onRelease = onRelease;
    }

    public UserId user() {
        return user;
    }

    String member() {
        return member;
    }

    /** The connection is over; again changes nothing. */
    public void release() {
        onRelease.accept(this);
    }

    /** @param action what is to be done when the connection is to go for a newer one; at once when it is already */
    public void onEviction(Runnable action) {
        synchronized (this) {
            if (!evicted) {
                onEviction = action;
                return;
            }
        }
        action.run();
    }

    void evict() {
        Runnable action;
        synchronized (this) {
            evicted = true;
            action = onEviction;
        }
        action.run();
    }
}
