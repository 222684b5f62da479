package wagateway.model.token;

import wagateway.model.identity.Caller;

/** The result of verifying a token. */
public sealed interface Verification {
    record Accepted(Caller caller) implements Verification {}

    /** @param why for a log or a metric; holds nothing of the token, and of it the client is told {@link #isExpired} alone */
    record Refused(Why why) implements Verification {}

    /** Whether the token was refused for its end, so that a new one may do. It was good before: its signature is verified first. */
    default boolean isExpired() {
        return this instanceof Refused(Why why) && why == Why.EXPIRED;
    }

    /** Why a token was refused. */
    enum Why {
        /** Not a token, or longer than one may be. */
        UNREADABLE,
        /** Signed with another key or algorithm. */
        BAD_SIGNATURE,
        /** Past its {@code exp}. */
        EXPIRED,
        /** For another audience, by another issuer, not valid yet, valid for too long, or without an end. */
        CLAIMS_NOT_ACCEPTED,
        /** The signature is good, but there is no user id, or one that no user can have. */
        NO_USER,
        /** An operator has revoked it, or all of its user for a time. */
        REVOKED,
        /** The keys could not be fetched; the same token may be accepted later. */
        KEYS_UNAVAILABLE
    }
}
