package wagateway.api.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import wagateway.api.credential.CredentialSettings;
import wagateway.api.credential.Secret;

/** What all workers have: the static token, and secrets for signatures. */
final class SharedCredential {
    private final @Nullable Secret token;
    private final List<Secret> secrets;

    SharedCredential(CredentialSettings settings) {
        this.token = settings.token() == null ? null : new Secret(settings.token());
        this.secrets = settings.secrets().stream().map(Secret::new).toList();
    }

    boolean acceptsToken(String candidate) {
        return token != null && token.is(candidate);
    }

    /** Whether one of the secrets proves what was sent. */
    boolean proves(Predicate<Secret> proof) {
        boolean accepted = false;
        for (Secret secret : secrets) {
            accepted |= proof.test(secret);
        }
        return accepted;
    }

    /** Whether it is {@code v1}: {@code HMAC-SHA256(secret, timestamp + "." + body)}. */
    boolean signedOutdated(byte[] claimed, String timestamp, byte[] body) {
        byte[] head = (timestamp + ".").getBytes(StandardCharsets.UTF_8);
        return proves(secret -> MessageDigest.isEqual(claimed, secret.hmac(head, body)));
    }
}
