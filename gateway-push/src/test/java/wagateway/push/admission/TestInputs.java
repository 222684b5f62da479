package wagateway.push.admission;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** What connections may send, for tests that say what time it is. */
public final class TestInputs {
    public final AtomicLong millis = new AtomicLong();
    public final UnfinishedInput unfinished = new UnfinishedInput(1_000);

    /** 20 frames and 1,000 bytes at once, 10 and 100 a second; without a token messages of 50 bytes, 5 frames and 200 bytes; a second for a message. */
    public final InputAdmission all = new InputAdmission(
            new InputLimits(
                    new Rate(20, 10),
                    new Rate(1_000, 100),
                    new InputLimits.Newcomer(50, 5, 200),
                    Duration.ofSeconds(1)),
            unfinished,
            () -> TimeUnit.MILLISECONDS.toNanos(millis.get()));
}
