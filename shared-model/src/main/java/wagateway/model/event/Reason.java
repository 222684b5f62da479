package wagateway.model.event;

import java.util.Locale;

/** Why a session changed its status: a closed list, so that a front end can have a sentence for each. */
public enum Reason {
    /** The last QR code ran out and was not scanned. */
    QR_EXPIRED,
    /** Unlinked on the phone. */
    LOGGED_OUT,
    /** Another client took the session over. */
    REPLACED,
    /** WhatsApp asked for a new connection, as it does after every scan (515); not an error. */
    RESTART_REQUIRED,
    /** The worker lost WhatsApp. */
    NETWORK,
    /** WhatsApp banned the account. */
    BANNED,
    /** The worker is silent or cannot be reached. */
    WORKER_LOST,
    /** The worker took the session and has not reported on it since. */
    WORKER_SILENT,
    /** Nobody watched the linking, so it was paused: it goes on when somebody does. Only the gateway says so. */
    UNWATCHED,
    /** Any other reason, or one that this release does not know. */
    UNKNOWN;

    /** The name on the wire: lower case. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads a code; one that this release does not know is {@link #UNKNOWN}. */
    public static Reason of(String code) {
        for (Reason reason : values()) {
            if (reason.code().equals(code)) {
                return reason;
            }
        }
        return UNKNOWN;
    }
}
