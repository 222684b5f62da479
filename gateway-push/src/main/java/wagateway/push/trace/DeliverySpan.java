package wagateway.push.trace;

/** The span of one event on its way to the sockets of this pod. Called from any thread; must not block. */
public interface DeliverySpan {
    /** It waits for one more socket. */
    void offered();

    /** A socket has taken it, or it was dropped for a newer one there. */
    void taken();

    /** No more sockets come. */
    void fannedOut();
}
