package wagateway.api.worker;

import org.jspecify.annotations.Nullable;
import wagateway.model.event.Account;

/**
 * What a worker says at once of a session that it was asked to open; all else it reports.
 *
 * @param qrCode the code to scan; null when it has none, or the session is connected
 * @param account of a session that is connected; null when it is not, or the worker does not say so
 */
public record WorkerAnswer(
        @Nullable String qrCode, @Nullable Account account) {
    public static final WorkerAnswer NOTHING = new WorkerAnswer(null, null);
}
