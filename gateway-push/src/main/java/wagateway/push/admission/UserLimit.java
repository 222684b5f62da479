package wagateway.push.admission;

/**
 * How many connections a user may have.
 *
 * @param closesOldest whether the oldest goes where there are too many, else the new one is refused
 */
public record UserLimit(int max, boolean closesOldest) {}
