package wagateway.api.auth;

import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import wagateway.api.credential.Signature;
import wagateway.api.problem.ProblemCode;

/** The headers of a signed call, by themselves: what is wrong with them whoever has signed. */
final class SignedHead {
    /** With which the header of a signature of time and body alone begins. */
    static final String V1_PREFIX = "v1=";

    private static final int HMAC_BYTES = 32;
    private static final Pattern SECONDS = Pattern.compile("\\d{1,12}");
    private static final Pattern MILLISECONDS = Pattern.compile("\\d{13}");

    private SignedHead() {}

    /**
     * What is wrong with the kind or the time of a signed call; null where nothing is, and where no call was signed.
     *
     * @param v1 whether a signature of time and body alone will do
     */
    static @Nullable ProblemCode problem(
            @Nullable String timestamp, @Nullable String signature, boolean v1, Instant now) {
        if (timestamp == null || signature == null) {
            return timestamp == null && signature == null ? null : ProblemCode.SIGNATURE_MALFORMED;
        }
        if (!v1 && signature.startsWith(V1_PREFIX)) {
            return ProblemCode.SIGNATURE_MALFORMED;
        }
        if (SECONDS.matcher(timestamp).matches()) {
            long age = now.getEpochSecond() - Long.parseLong(timestamp);
            return Math.abs(age) <= WorkerCredential.WINDOW.toSeconds() ? null : ProblemCode.TIMESTAMP_OFF;
        }
        return MILLISECONDS.matcher(timestamp).matches()
                ? ProblemCode.TIMESTAMP_IN_MILLISECONDS
                : ProblemCode.SIGNATURE_MALFORMED;
    }

    /** Whether it is a signature of either kind, be it somebody's or nobody's. */
    static boolean isReadable(String signature, @Nullable String nonce) {
        return (signature.startsWith(V1_PREFIX)
                        ? claimed(signature, V1_PREFIX)
                        : claimed(signature, Signature.PREFIX).filter(_ -> Signature.isNonce(nonce)))
                .filter(claimed -> claimed.length == HMAC_BYTES)
                .isPresent();
    }

    /** Empty where it is no such signature. */
    static Optional<byte[]> claimed(String signature, String prefix) {
        try {
            return signature.startsWith(prefix)
                    ? Optional.of(HexFormat.of().parseHex(signature, prefix.length(), signature.length()))
                    : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
