package wagateway.model.event;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A QR code that links a session, for as long as WhatsApp takes it.
 *
 * @param value what the picture encodes, 1 to {@value #MAX_LENGTH} characters
 * @param expiresAt from when on it is worthless
 * @param ttl its whole lifetime, so that a page can draw a countdown; positive
 * @param attempt which code of this linking it is, counted from 1
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

    /** More than that no QR code holds (ISO/IEC 18004, version 40 with the least error correction). */
    public static final int MAX_BYTES = 2953;

    private static final String PICTURE = "data:";

    /** @throws IllegalArgumentException when the value is empty or too long, or the lifetime is not positive */
    public QrCode {
        if (value.isEmpty() || value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("a QR code has 1 to " + MAX_LENGTH + " characters");
        }
        if (!ttl.isPositive()) {
            throw new IllegalArgumentException("the lifetime of a QR code is positive");
        }
    }

    /** Whether this is a picture of a code, as a {@code data:} URL, in place of its text. */
    public static boolean isPicture(String text) {
        return text.regionMatches(true, 0, PICTURE, 0, PICTURE.length());
    }

    /** Whether a QR code can hold this text, in UTF-8. */
    public static boolean canHold(String text) {
        return text.length() <= MAX_BYTES && text.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
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
