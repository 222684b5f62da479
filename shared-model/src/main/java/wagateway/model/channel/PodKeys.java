package wagateway.model.channel;

/** The Redis names of the push pods among themselves. */
public final class PodKeys {
    /** Sorted set: {@code <pod id>@<host:port>} by the end of its lease; kept by {@link Script#PODS} alone. */
    public static final String PODS = "wagw:pods";

    private PodKeys() {}
}
