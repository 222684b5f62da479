package wagateway.api.auth;

import org.jspecify.annotations.Nullable;
import wagateway.api.credential.CredentialId;
import wagateway.api.problem.ProblemCode;
import wagateway.api.problem.ProblemException;
import wagateway.model.identity.WorkerId;

/**
 * Who sent a request, as far as its credential proves it.
 *
 * @param id null where it may be any
 * @param credential the worker's own; null where it is one that all workers share, and for a worker of another kind
 * @param proof how it was shown
 * @param nonce of a signature that has one; null otherwise
 */
public record ProvenWorker(
        @Nullable WorkerId id,
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

    /** By a credential; null for one that all workers share. */
    public static ProvenWorker by(@Nullable CredentialId credential, Proof proof, @Nullable String nonce) {
        return new ProvenWorker(credential == null ? null : credential.worker(), credential, proof, nonce);
    }

    /** A worker of another kind, which has proven itself as those do. */
    public static ProvenWorker ofAnotherKind(WorkerId id) {
        return new ProvenWorker(id, null, Proof.TOKEN, null);
    }

    /** Whether it is one that does not keep our contract. */
    public boolean isOfAnotherKind() {
        return id != null && credential == null;
    }

    /** Whose nonces those of the request are. */
    String signer() {
        return credential == null ? SHARED : credential.toString();
    }

    /** The same as the sender of one part of the request, the nonce of which no other part has. */
    public ProvenWorker ofPart(int number) {
        return nonce == null ? this : new ProvenWorker(id, credential, proof, nonce + "#" + number);
    }

    /** @throws ProblemException where it is another one than that: {@link ProblemCode#CREDENTIAL_OF_ANOTHER_WORKER} */
    public void require(WorkerId worker) {
        if (id != null && !id.equals(worker)) {
            throw ProblemException.of(ProblemCode.CREDENTIAL_OF_ANOTHER_WORKER);
        }
    }
}
