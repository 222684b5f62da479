package wagateway.push.cluster;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Session ids that name the pod which holds the session: its id, then {@value #SECRET_BYTES} random bytes, all base64url.
 * They cannot be guessed: whoever knows the sid of a connection may speak for it. Safe for any thread.
 */
public final class SessionIds {
    private static final int SECRET_BYTES = 15;
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{28}");

    private final PodId self;
    private final SecureRandom random = new SecureRandom();

    public SessionIds(PodId self) {
        this.self = self;
    }

    /** A new sid of this pod. */
    public String next() {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return self.value() + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    /** The pod that a sid names, whether it exists or not; null when the text is no sid. */
    public static @Nullable PodId ownerOf(String sid) {
        return FORM.matcher(sid).matches() ? new PodId(sid.substring(0, PodId.LENGTH)) : null;
    }
}
