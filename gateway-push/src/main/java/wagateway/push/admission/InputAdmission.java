package wagateway.push.admission;

import java.util.function.LongSupplier;

/**
 * What all connections of a pod may send.
 *
 * @param clock nanoseconds, which only go forward
 */
public record InputAdmission(InputLimits limits, UnfinishedInput unfinished, LongSupplier clock) {
    public InputAdmission(InputLimits limits, UnfinishedInput unfinished) {
        this(limits, unfinished, System::nanoTime);
    }
}
