package wagateway.model.event;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A QR code that links a session, for as long as WhatsApp takes it.
 *
 * @param value what the picture encodes, 1 to {@value #MAX_LENGTH} characters
 * @param expiresAt from when on it is worthless
 * @param ttl its whole lifetime, so that a page can draw a countdown; positive
 * @param attempt the how manieth code of this linking it is, from 1
 * @param maxAttempts how many codes the worker will offer
 * @param pairingCode the code to type on the phone instead of scanning, with a lifetime of its own
 */
public record QrCode(
        String value,
        Instant expiresAt,
        Duration ttl,
        @Nullable Integer attempt,
        @Nullable Integer maxAttempts,
        @Nullable PairingCode pairingCode) {
    public static final int MAX_LENGTH = 4096;

    /** @throws IllegalArgumentException when the value is empty or too long, or the lifetime is not positive */
    public QrCode {
        if (value.isEmpty() || value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("a QR code has 1 to " + MAX_LENGTH + " characters");
        }
        if (!ttl.isPositive()) {
            throw new IllegalArgumentException("the lifetime of a QR code is positive");
        }
    }

    public boolean isExpiredAt(Instant now) {
        return !now.isBefore(expiresAt);
    }

    QrCode with(@Nullable PairingCode other) {
        return new QrCode(value, expiresAt, ttl, attempt, maxAttempts, other);
    }

    /** Without the code itself: whoever reads it can link the account, so it stays out of logs. */
    @Override
    public String toString() {
        return "QrCode[expiresAt=" + expiresAt + ", attempt=" + attempt + "]";
    }
}
