package wagateway.api.session;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import wagateway.model.event.PairingCode;
import wagateway.model.event.QrCode;

/** How long a QR code lives when its worker does not say: WhatsApp takes the first of a linking longer than the others. */
public enum QrLifetime {
    FIRST(Duration.ofSeconds(60)),
    FOLLOWING(Duration.ofSeconds(20));

    private final Duration ttl;

    QrLifetime(Duration ttl) {
        this.ttl = ttl;
    }

    public QrCode assume(
            String value,
            Instant now,
            @Nullable Integer attempt,
            @Nullable Integer maxAttempts,
            @Nullable PairingCode pairingCode) {
        return new QrCode(value, now.plus(ttl), ttl, attempt, maxAttempts, pairingCode);
    }
}
