package wagateway.push.client;

/** What a client has been given of one session. */
final class Subscription {
    /** The session itself is subscribed, whether or not all sessions are. */
    boolean subscribed;

    boolean awaitsPresentState;

    /** Since the present state was asked for. */
    boolean shown;

    /** The present state that came was older than what the client has: it will be given again. */
    boolean behind;

    /** The newest that it has; 0 for none. */
    long version;

    boolean isGiven() {
        return subscribed && (!awaitsPresentState || shown);
    }
}
