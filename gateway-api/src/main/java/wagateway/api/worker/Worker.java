package wagateway.api.worker;

import org.jspecify.annotations.Nullable;
import wagateway.api.credential.CredentialId;
import wagateway.model.identity.WorkerId;

/**
 * A program that runs sessions.
 *
 * @param endpoint absolute http or https URL, without a slash at its end
 * @param credential that it showed last; null where that was a shared one
 */
public record Worker(WorkerId id, String endpoint, @Nullable CredentialId credential) {
    /** @param key of the credential; null where that was a shared one */
    public static Worker of(String id, String endpoint, @Nullable String key) {
        var worker = new WorkerId(id);
        return new Worker(worker, endpoint, key == null ? null : new CredentialId(worker, key));
    }
}
