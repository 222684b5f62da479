package wagateway.push.admission;

/**
 * How much may come.
 *
 * @param burst at once, and in the first moment
 * @param perSecond in the long run
 */
public record Rate(double burst, double perSecond) {}
