package wagateway.model.channel;

/**
 * The Redis names by which API pods keep whether a master has all that was published lately; kept by {@link Script#BEHIND}.
 *
 * @param tag tells in which slot of a cluster they lie
 */
public record MasterKeys(int tag) {
    /** String: the run id of the server that lacks nothing. */
    public String mark() {
        return "wagw:master:{" + tag + "}";
    }

    /** String that is there while a pod is at it. */
    public String claim() {
        return mark() + ":claim";
    }
}
