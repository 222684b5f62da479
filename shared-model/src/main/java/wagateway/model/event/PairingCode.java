package wagateway.model.event;

import java.time.Duration;
import java.time.Instant;

/**
 * A code that a person types on the phone to link it, instead of scanning a QR code; it lives on while QR codes follow each other.
 *
 * @param value as the worker reported it, 1 to {@value #MAX_LENGTH} characters; WhatsApp has 8, shown as {@code ABCD-1234}
 * @param expiresAt from when on it is worthless
 */
public record PairingCode(String value, Instant expiresAt) {
    public static final int MAX_LENGTH = 32;

    /** How long WhatsApp Web itself shows one before it asks for another: what is assumed where the worker does not say. */
    public static final Duration USUAL_LIFETIME = Duration.ofMinutes(3);

    /** @throws IllegalArgumentException when the value is empty or too long */
    public PairingCode {
        if (value.isEmpty() || value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("a pairing code has 1 to " + MAX_LENGTH + " characters");
        }
    }

    public boolean isExpiredAt(Instant now) {
        return !now.isBefore(expiresAt);
    }

    /** Without the code itself: whoever reads it can link the account, so it stays out of logs. */
    @Override
    public String toString() {
        return "PairingCode[expiresAt=" + expiresAt + "]";
    }
}
