package wagateway.model.token;

import wagateway.model.identity.Caller;

/** What became of a token. */
public sealed interface Verification {
    record Accepted(Caller caller) implements Verification {}

    /**
     * @param why for a log or a metric; holds nothing of the token, and is not meant for the one who sent it
     */
    record Refused(Why why) implements Verification {}

    /** Why a token was refused. */
    enum Why {
        /** Not a token, or longer than one may be. */
        UNREADABLE,
        /** Signed with another key or algorithm. */
        INVALID,
        /** Its time is over. */
        EXPIRED,
        /** Made for another audience, by another issuer, for later, or without an end. */
        NOT_FOR_US,
        /** Signed well, but without the id of a user, or with one that no user can have. */
        INCOMPLETE,
        /** An operator has revoked it, or all of its user for a time. */
        REVOKED,
        /** The keys could not be fetched; the same token may be accepted later. */
        KEYS_UNAVAILABLE
    }
}
