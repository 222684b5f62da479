package wagateway.model.channel;

/** The Redis key from which pods read the revoked tokens. */
public final class RevocationKeys {
    /** String: all that is in force, as {@link wagateway.model.wire.RevocationList} writes it; written whole by API pods alone. */
    public static final String ALL = "wagw:revocations";

    private RevocationKeys() {}
}
