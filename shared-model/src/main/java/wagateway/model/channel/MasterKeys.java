package wagateway.model.channel;

/**
 * The Redis keys in which API pods record whether a master has every event that was published lately; kept by
 * {@link Script#BEHIND}.
 *
 * @param tag tells in which slot of a cluster they lie
 */
public record MasterKeys(int tag) {
    /** String: the run id of the server that lacks nothing. */
    public String mark() {
        return "wagw:master:{" + tag + "}";
    }

    /** String that exists while one pod publishes again what the master lacks. */
    public String claim() {
        return mark() + ":claim";
    }
}
