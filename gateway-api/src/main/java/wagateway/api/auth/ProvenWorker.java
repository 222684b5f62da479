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
 * @param proof how it was shown
 * @param nonce of a signature that has one; null otherwise
 */
public record ProvenWorker(
        @Nullable CredentialId credential,
        Proof proof,
        @Nullable String nonce) {
    private static final String SHARED = "shared";

    /** In which way a credential is shown. */
    public enum Proof {
        TOKEN,
        /** A signature of time and body. */
        V1,
        /** A signature of the whole call. */
        V2
    }

    /** By a token. */
    public static ProvenWorker byToken(@Nullable CredentialId credential) {
        return new ProvenWorker(credential, Proof.TOKEN, null);
    }

    /** Null where it may be any. */
    public @Nullable WorkerId id() {
        return credential == null ? null : credential.worker();
    }

    /** Whose nonces those of the request are. */
    String signer() {
        return credential == null ? SHARED : credential.toString();
    }

    /** The same as the sender of one part of the request, the nonce of which no other part has. */
    public ProvenWorker ofPart(int number) {
        return nonce == null ? this : new ProvenWorker(credential, proof, nonce + "#" + number);
    }

    /** @throws ProblemException where it is another one than that: {@link ProblemCode#CREDENTIAL_OF_ANOTHER_WORKER} */
    public void require(WorkerId worker) {
        if (credential != null && !credential.worker().equals(worker)) {
            throw ProblemException.of(ProblemCode.CREDENTIAL_OF_ANOTHER_WORKER);
        }
    }
}
