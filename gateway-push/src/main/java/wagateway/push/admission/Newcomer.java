package wagateway.push.admission;

/** A connection that has shown no token yet, or what may become one. Safe for any thread. */
public final class Newcomer implements Handshake {
    private Runnable leaving;

    /** @param leaving run once, when it is a newcomer no more */
    Newcomer(Runnable leaving) {
        this.leaving = leaving;
    }

    /** One that counts towards no limit. */
    public static Newcomer uncounted() {
        return new Newcomer(() -> {});
    }

    /** Its token was accepted, or it has gone; a second call does nothing. */
    public void leave() {
        Runnable first;
        synchronized (this) {
            first = leaving;
            leaving = () -> {};
        }
        first.run();
    }
}
