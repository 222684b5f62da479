package wagateway.pod;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;

/** A warning for whoever runs the pods that any client could cause: written at most once a minute. */
public final class RateLimitedWarning {
    private static final long PAUSE = Duration.ofMinutes(1).toNanos();

    private final Logger log;
    private final String text;
    private final AtomicLong next = new AtomicLong(System.nanoTime());

    /** @param text with a placeholder for each detail */
    public RateLimitedWarning(Logger log, String text) {
        this.log = log;
        this.text = text;
    }

    public void write(Object... details) {
        long now = System.nanoTime();
        long due = next.get();
        if (now - due >= 0 && next.compareAndSet(due, now + PAUSE)) {
            log.warn(text, details);
        }
    }
}
