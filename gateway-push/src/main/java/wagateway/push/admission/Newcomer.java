package wagateway.push.admission;

/** A connection that has shown no token yet, or what may become one. Safe for any thread. */
public final class Newcomer implements Handshake {
    private Runnable leaving;

    /** @param leaving what is to be done when it is none any more */
    Newcomer(Runnable leaving) {
        this.leaving = leaving;
    }

    /** One that nobody counts. */
    public static Newcomer uncounted() {
        return new Newcomer(() -> {});
    }

    /** Its token was accepted, or it has gone; again changes nothing. */
    public void leave() {
        Runnable first;
        synchronized (this) {
            first = leaving;
            leaving = () -> {};
        }
        first.run();
    }
}
