package wagateway.stack.worker;

import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Proves to the gateway that a call comes from a worker. */
public sealed interface Credential {
    /** Adds the proof to a request with this body. */
    HttpRequest.Builder sign(HttpRequest.Builder request, String body, Instant now);

    /** Signs time and body of each request with a shared secret. */
    record Signature(String secret) implements Credential {
        private static final String ALGORITHM = "HmacSHA256";

        @Override
        public HttpRequest.Builder sign(HttpRequest.Builder request, String body, Instant now) {
            String timestamp = Long.toString(now.getEpochSecond());
            return request.header("X-Webhook-Timestamp", timestamp)
                    .header("X-Webhook-Signature", "v1=" + hmac(timestamp + "." + body));
        }

        /** Without the secret. */
        @Override
        public String toString() {
            return "Signature";
        }

        private String hmac(String text) {
            try {
                var mac = Mac.getInstance(ALGORITHM);
                mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
                return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
            }
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
     * Reads the first of {@code WEBHOOK_SECRETS}, else {@code WORKER_TOKEN}.
     *
     * @throws IllegalArgumentException when neither is set
     */
    public static Credential of(Map<String, String> environment) {
        String secret =
                environment.getOrDefault("WEBHOOK_SECRETS", "").split(",", 2)[0].strip();
        String token = environment.getOrDefault("WORKER_TOKEN", "").strip();
        if (secret.isEmpty() && token.isEmpty()) {
            throw new IllegalArgumentException("set WEBHOOK_SECRETS or WORKER_TOKEN to what the gateway has");
        }
        return secret.isEmpty() ? new Token(token) : new Signature(secret);
    }
}
