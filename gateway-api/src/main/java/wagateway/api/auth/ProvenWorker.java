package wagateway.api.auth;

import org.jspecify.annotations.Nullable;
import wagateway.api.credential.CredentialId;
import wagateway.api.problem.ProblemCode;
import wagateway.api.problem.ProblemException;
import wagateway.model.identity.WorkerId;

/**
 * Who sent a request, as far as its credential proves it.
 *
 * @param credential the worker's own; null where it is one that all workers share
 */
public record ProvenWorker(@Nullable CredentialId credential) {
    static final ProvenWorker ANY = new ProvenWorker(null);

    /** Null where it may be any. */
    public @Nullable WorkerId id() {
        return credential == null ? null : credential.worker();
    }

    /** @throws ProblemException where it is another one than that: {@link ProblemCode#CREDENTIAL_OF_ANOTHER_WORKER} */
    public void require(WorkerId worker) {
        if (credential != null && !credential.worker().equals(worker)) {
            throw ProblemException.of(ProblemCode.CREDENTIAL_OF_ANOTHER_WORKER);
        }
    }
}
