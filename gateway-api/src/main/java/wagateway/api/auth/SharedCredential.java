package wagateway.api.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.function.Predicate;
import wagateway.api.credential.CredentialSettings;
import wagateway.api.credential.Secret;

/** What all workers have: static tokens, and secrets for signatures. */
final class SharedCredential {
    private final List<Secret> tokens;
    private final List<Secret> secrets;

    SharedCredential(CredentialSettings settings) {
        this.tokens = settings.tokens().stream().map(Secret::new).toList();
        this.secrets = settings.secrets().stream().map(Secret::new).toList();
    }

    boolean acceptsToken(String candidate) {
        return anyOf(tokens, token -> token.is(candidate));
    }

    /** Whether one of the secrets proves what was sent. */
    boolean proves(Predicate<Secret> proof) {
        return anyOf(secrets, proof);
    }

    /** Whether it is {@code v1}: {@code HMAC-SHA256(secret, timestamp + "." + body)}. */
    boolean signedOutdated(byte[] claimed, String timestamp, byte[] body) {
        byte[] head = (timestamp + ".").getBytes(StandardCharsets.UTF_8);
        return proves(secret -> MessageDigest.isEqual(claimed, secret.hmac(head, body)));
    }

    /** Each is tried, so that the time does not say which it was. */
    private static boolean anyOf(List<Secret> secrets, Predicate<Secret> proof) {
        return secrets.stream().map(proof::test).reduce(false, Boolean::logicalOr);
    }
}
