package wagateway.api.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import wagateway.api.problem.ProblemCode;
import wagateway.api.problem.ProblemException;
import wagateway.pod.BearerToken;

/**
 * Decides whether a worker sent a request: by the static token, or by
 * {@code v1=hex(HMAC-SHA256(secret, timestamp + "." + body))}. Every comparison takes the same time, right or wrong.
 *
 * <p>Not promised: that a signed request is accepted only once; within the window it may be replayed, and the
 * {@code eventId} of a report is what makes that harmless.
 */
@Component
public final class WorkerCredential {
    static final Duration WINDOW = Duration.ofMinutes(5);

    private static final String ALGORITHM = "HmacSHA256";
    private static final String PREFIX = "v1=";

    private final byte @Nullable [] token;
    private final List<SecretKeySpec> keys;
    private final InstantSource clock;

    WorkerCredential(CredentialSettings settings, InstantSource clock) {
        this.token = settings.token() == null ? null : bytes(settings.token());
        this.keys = settings.secrets().stream()
                .map(secret -> new SecretKeySpec(bytes(secret), ALGORITHM))
                .toList();
        this.clock = clock;
    }

    /**
     * Lets a request of a worker by.
     *
     * @param header answers one of the request by its name
     * @param body the raw one, which is read only where a signature covers it
     * @param by what the request asks for; given the body where that was read, else null
     * @return what {@code by} does; fails with {@link ProblemCode#WORKER_CREDENTIAL_INVALID} where no worker sent the request
     */
    public <T> Mono<T> admit(
            Function<String, @Nullable String> header, Mono<byte[]> body, Function<byte @Nullable [], Mono<T>> by) {
        String bearer = BearerToken.of(header.apply(HttpHeaders.AUTHORIZATION));
        if (bearer != null) {
            return acceptsToken(bearer) ? by.apply(null) : refused();
        }
        String timestamp = header.apply("X-Webhook-Timestamp");
        String signature = header.apply("X-Webhook-Signature");
        return timestamp == null || signature == null
                ? refused()
                : body.flatMap(bytes -> acceptsSignature(timestamp, signature, bytes) ? by.apply(bytes) : refused());
    }

    private static <T> Mono<T> refused() {
        return Mono.error(ProblemException.of(ProblemCode.WORKER_CREDENTIAL_INVALID));
    }

    boolean acceptsToken(String candidate) {
        return token != null && MessageDigest.isEqual(token, bytes(candidate));
    }

    /**
     * @param timestamp seconds since 1970, as text
     * @param signature in the form above
     */
    boolean acceptsSignature(String timestamp, String signature, byte[] body) {
        if (!isRecent(timestamp) || !signature.startsWith(PREFIX)) {
            return false;
        }
        byte[] claimed;
        try {
            claimed = HexFormat.of().parseHex(signature, PREFIX.length(), signature.length());
        } catch (IllegalArgumentException e) {
            return false;
        }
        boolean accepted = false;
        for (SecretKeySpec key : keys) {
            accepted |= MessageDigest.isEqual(claimed, sign(key, timestamp, body));
        }
        return accepted;
    }

    private boolean isRecent(String timestamp) {
        if (!timestamp.matches("\\d{1,12}")) {
            return false;
        }
        long age = clock.instant().getEpochSecond() - Long.parseLong(timestamp);
        return Math.abs(age) <= WINDOW.toSeconds();
    }

    private static byte[] sign(SecretKeySpec key, String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(bytes(timestamp));
            mac.update((byte) '.');
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    private static byte[] bytes(String value) {
        return value.getBytes(StandardCharsets.UTF_8);
    }
}
