package wagateway.stack.worker;

import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Proves to the gateway that a call comes from a worker. */
public sealed interface Credential {
    /** Adds the proof to a request with this body. */
    HttpRequest.Builder sign(HttpRequest.Builder request, String body, Instant now);

    /**
     * Signs each request as a whole.
     *
     * @param key of the worker's own credential, no secret; null where workers share the secret
     */
    record Signature(@Nullable String key, String secret) implements Credential {
        private static final SecureRandom RANDOM = new SecureRandom();
        private static final int NONCE_BYTES = 18;

        @Override
        public HttpRequest.Builder sign(HttpRequest.Builder request, String body, Instant now) {
            HttpRequest built = request.build();
            URI uri = built.uri();
            String target = uri.getRawQuery() == null ? uri.getRawPath() : uri.getRawPath() + "?" + uri.getRawQuery();
            String timestamp = Long.toString(now.getEpochSecond());
            byte[] random = new byte[NONCE_BYTES];
            RANDOM.nextBytes(random);
            String nonce = Base64.getUrlEncoder().encodeToString(random);
            if (key != null) {
                request.header("X-Webhook-Key", key);
            }
            return request.header("X-Webhook-Timestamp", timestamp)
                    .header("X-Webhook-Nonce", nonce)
                    .header("X-Webhook-Signature", signature(built.method(), target, timestamp, nonce, body));
        }

        String signature(String method, String target, String timestamp, String nonce, String body) {
            return "v2=" + hmac(secret, String.join("\n", "v2", method, target, timestamp, nonce, body));
        }

        /** Without the secret. */
        @Override
        public String toString() {
            return "Signature[" + key + "]";
        }
    }

    /** Shows a static token. */
    record Token(String value) implements Credential {
        @Override
        public HttpRequest.Builder sign(HttpRequest.Builder request, String body, Instant now) {
            return request.header("Authorization", "Bearer " + value);
        }

        /** Without the token. */
        @Override
        public String toString() {
            return "Token";
        }
    }

    /**
     * Reads {@code WORKER_CREDENTIAL}, else the first of {@code WEBHOOK_SECRETS}, else the first of {@code WORKER_TOKEN}.
     *
     * @throws IllegalArgumentException when none is set
     */
    public static Credential of(Map<String, String> environment) {
        String own = environment.getOrDefault("WORKER_CREDENTIAL", "").strip();
        if (!own.isEmpty()) {
            int dot = own.lastIndexOf('.');
            if (dot < 0) {
                throw new IllegalArgumentException("WORKER_CREDENTIAL must be what the gateway told when it was made");
            }
            return new Signature(own.substring(0, dot), own.substring(dot + 1));
        }
        String secret = first(environment, "WEBHOOK_SECRETS");
        String token = first(environment, "WORKER_TOKEN");
        if (secret.isEmpty() && token.isEmpty()) {
            throw new IllegalArgumentException(
                    "set WORKER_CREDENTIAL to that of this worker, or WEBHOOK_SECRETS or WORKER_TOKEN");
        }
        return secret.isEmpty() ? new Token(token) : new Signature(null, secret);
    }

    /** Of two, separated by a comma, the first is the one to show. */
    private static String first(Map<String, String> environment, String name) {
        return environment.getOrDefault(name, "").split(",", 2)[0].strip();
    }

    private static String hmac(String secret, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
