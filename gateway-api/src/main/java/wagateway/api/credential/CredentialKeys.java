package wagateway.api.credential;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Derives secrets from the keys of the pods: {@code base64url(HMAC-SHA256(key, purpose))}; the purpose of the one of a credential is
 * {@code "worker credential\n" + id}. So whoever reads or writes the database learns none, and makes none.
 */
final class CredentialKeys {
    private static final String CREDENTIAL = "worker credential\n";
    private static final byte[] NAME = bytes("name of the key");
    private static final int NAME_BYTES = 6;

    /** By a name that tells nothing of them. */
    private final Map<String, Secret> byName = new LinkedHashMap<>();

    CredentialKeys(CredentialSettings settings) {
        settings.keys().forEach(text -> {
            var key = new Secret(text);
            byName.put(base64(key.hmac(NAME)).substring(0, NAME_BYTES), key);
        });
    }

    /** The name of the key that new credentials are derived from; empty where there is none. */
    Optional<String> newest() {
        return byName.keySet().stream().findFirst();
    }

    /** The secret, as it is told to the worker; empty where there is no such key any more. */
    Optional<String> derive(CredentialId id, String keyName) {
        return derive(CREDENTIAL + id, keyName);
    }

    /** The same for any purpose. */
    Optional<String> derive(String purpose, String keyName) {
        return Optional.ofNullable(byName.get(keyName)).map(key -> derived(key, purpose));
    }

    /** Whatever may be the secret of a credential of which no more is known. */
    Stream<Secret> candidates(CredentialId id) {
        return derived(CREDENTIAL + id).map(Secret::new);
    }

    /** What each of the keys gives for a purpose. */
    Stream<String> derived(String purpose) {
        return byName.values().stream().map(key -> derived(key, purpose));
    }

    private static String derived(Secret key, String purpose) {
        return base64(key.hmac(bytes(purpose)));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
