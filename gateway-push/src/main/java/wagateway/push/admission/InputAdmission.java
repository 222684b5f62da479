package wagateway.push.admission;

import java.util.function.LongSupplier;

/**
 * What all connections of a pod may send.
 *
 * @param millis any clock that only goes forward
 */
public record InputAdmission(InputLimits limits, UnfinishedInput unfinished, LongSupplier millis) {
    private static final long NANOS = 1_000_000;

    public InputAdmission(InputLimits limits, UnfinishedInput unfinished) {
        this(limits, unfinished, () -> System.nanoTime() / NANOS);
    }
}
