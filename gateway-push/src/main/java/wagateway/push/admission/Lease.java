package wagateway.push.admission;

import java.util.Locale;
import java.util.function.Consumer;
import wagateway.model.identity.UserId;

/** One connection among those of its user. Safe for any thread. */
public final class Lease {
    private final UserId user;
    private final long begunAt;
    private final long number;
    private final Consumer<Lease> onRelease;
    private Runnable onEviction = () -> {};
    private boolean evicted;

    /**
     * @param begunAt milliseconds since 1970
     * @param number which no other lease of this pod has
     * @param onRelease called once, when the lease ends
     */
    Lease(UserId user, long begunAt, long number, Consumer<Lease> onRelease) {
        this.user = user;
        this.begunAt = begunAt;
        this.number = number;
        this.onRelease = onRelease;
    }

    public UserId user() {
        return user;
    }

    /** Its unique name among the leases of the user; those that began earlier come first in order. */
    String member(String pod) {
        return String.format(Locale.ROOT, "%013d-%s-%d", begunAt, pod, number);
    }

    /** Ends the lease; a second call does nothing. */
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
