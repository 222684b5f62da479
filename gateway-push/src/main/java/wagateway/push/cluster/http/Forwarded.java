package wagateway.push.cluster.http;

/** What became of a request that was forwarded. */
public enum Forwarded {
    /** The owner's answer has been given to the client. */
    ANSWERED,
    /** No owner answered, and nothing has been given to the client. */
    SESSION_UNKNOWN
}
