package wagateway.api.session;

import java.time.Duration;

/** How long a QR code lives when its worker does not say: WhatsApp takes the first of a linking longer than the others. */
public enum QrLifetime {
    FIRST(Duration.ofSeconds(60)),
    FOLLOWING(Duration.ofSeconds(20));

    private final Duration ttl;

    QrLifetime(Duration ttl) {
        this.ttl = ttl;
    }

    public Duration ttl() {
        return ttl;
    }
}
