package wagateway.model.token.nimbus;

import com.nimbusds.jwt.SignedJWT;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The claim that names the user. A whole number is taken as its decimal text. */
final class UserClaim {
    /** The largest whole number that a double represents exactly: beyond it, two user ids could become one. */
    private static final double MAX_EXACT = 1L << 53;

    private UserClaim() {}

    /**
     * Empty when there is none, or none that names exactly one user.
     *
     * @param names of the claims, of which the first that is there counts
     */
    static String of(SignedJWT token, List<String> names) {
        // as it came: the library makes a text of a subject that is a number, whether or not it could keep it
        Map<String, Object> payload = token.getPayload().toJSONObject();
        return text(
                payload == null
                        ? null
                        : names.stream()
                                .map(payload::get)
                                .filter(Objects::nonNull)
                                .findFirst()
                                .orElse(null));
    }

    private static String text(@Nullable Object claim) {
        return switch (claim) {
            case String name -> name;
            case Long number -> number.toString();
            case Double number
            when number == Math.rint(number) && Math.abs(number) <= MAX_EXACT -> Long.toString(number.longValue());
            case null, default -> "";
        };
    }
}
