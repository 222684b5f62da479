package wagateway.model.channel;

/** The Redis names of the push pods among themselves. */
public final class PodKeys {
    /** Sorted set: {@code <pod id>@<host:port>} by the end of its lease; kept by {@link Script#PODS} alone. */
    public static final String PODS = "wagw:pods";

    private static final String CANARY = "wagw:canary:{";

    private PodKeys() {}

    /**
     * Shard channel for the canary of one subscription connection of a push pod.
     *
     * @param tag tells in which slot of a cluster it lies
     */
    public static String canary(String connection, int tag) {
        return CANARY + tag + "}:" + connection;
    }

    public static boolean isCanary(String channel) {
        return channel.startsWith(CANARY);
    }
}
