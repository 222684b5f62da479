package wagateway.api.expiry;

import java.time.Instant;
import reactor.core.publisher.Flux;
import wagateway.model.event.SessionEvent.QrCodeUpdated;

/** The QR codes that sessions still show though they are worthless. */
public interface ExpiredCodes {
    /** Those that ran out by a moment, the oldest first. Nothing is locked: each may have a successor already. */
    Flux<QrCodeUpdated> by(Instant moment, int limit);
}
