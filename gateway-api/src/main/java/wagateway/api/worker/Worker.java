package wagateway.api.worker;

import org.jspecify.annotations.Nullable;
import wagateway.api.credential.CredentialId;
import wagateway.model.identity.WorkerId;

/**
 * A program that runs sessions.
 *
 * @param endpoint absolute http or https URL, without a slash at its end
 * @param credential that it showed last; null where that was a shared one, and for one of another kind
 * @param adapted null for one that keeps our contract
 */
public record Worker(
        WorkerId id,
        String endpoint,
        @Nullable CredentialId credential,
        @Nullable Adapted adapted) {
    /**
     * What an adapter needs besides to deal with a worker of another kind.
     *
     * @param sealedKey what the gateway shows the worker, as it is stored
     * @param gatewayUrl where the worker reaches the gateway, without a slash at its end
     */
    public record Adapted(WorkerKind kind, String sealedKey, String gatewayUrl) {}

    /** One that keeps our contract. */
    public Worker(WorkerId id, String endpoint, @Nullable CredentialId credential) {
        this(id, endpoint, credential, null);
    }

    /** @param key of the credential; null where that was a shared one */
    public static Worker of(String id, String endpoint, @Nullable String key) {
        var worker = new WorkerId(id);
        return new Worker(worker, endpoint, key == null ? null : new CredentialId(worker, key));
    }

    public WorkerKind kind() {
        return adapted == null ? WorkerKind.NATIVE : adapted.kind();
    }
}
