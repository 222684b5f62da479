package wagateway.model.event;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The status of a session. The constants are the steps this gateway knows; WhatsApp adds others, and any upper-case
 * name is kept and passed on as it is.
 *
 * @param name 1 to 64 characters of {@code A-Z 0-9 _}, starting with a letter
 */
public record SessionStatus(String name) {
    /** Before the constants, whose constructor needs it. */
    private static final Pattern FORM = Pattern.compile("[A-Z][A-Z0-9_]{0,63}");

    /** Made, never linked. */
    public static final SessionStatus CREATED = new SessionStatus("CREATED");
    /** A worker has been asked to link it. */
    public static final SessionStatus CONNECTING = new SessionStatus("CONNECTING");
    /** Waits for its QR code to be scanned. */
    public static final SessionStatus QR_REQUIRED = new SessionStatus("QR_REQUIRED");
    /** Linked: the only status that has a phone number. */
    public static final SessionStatus CONNECTED = new SessionStatus("CONNECTED");
    /** Its worker, or the worker's link to WhatsApp, is being replaced. */
    public static final SessionStatus RECONNECTING = new SessionStatus("RECONNECTING");
    /** Ended, by the user, by WhatsApp or because no QR code was scanned. */
    public static final SessionStatus DISCONNECTED = new SessionStatus("DISCONNECTED");
    /** Failed; the event says why. */
    public static final SessionStatus ERROR = new SessionStatus("ERROR");
    /** Deleted: the last status that subscribers of the session receive. */
    public static final SessionStatus DELETED = new SessionStatus("DELETED");

    /** @throws IllegalArgumentException when the name has another form */
    public SessionStatus {
        if (!FORM.matcher(name).matches()) {
            throw new IllegalArgumentException("a status has 1 to 64 characters of A-Z, 0-9 and '_', a letter first");
        }
    }

    /** Reads a status that came from outside; empty when it has another form. */
    public static Optional<SessionStatus> parse(String name) {
        return FORM.matcher(name).matches() ? Optional.of(new SessionStatus(name)) : Optional.empty();
    }

    @Override
    public String toString() {
        return name;
    }
}
