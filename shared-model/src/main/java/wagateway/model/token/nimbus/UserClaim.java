package wagateway.model.token.nimbus;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The claim that names the user: {@code userId}, else {@code sub}. A whole number is taken as its decimal text. */
final class UserClaim {
    /** Beyond it, numbers that differ are read as the same one. */
    private static final double MAX_EXACT = 1L << 53;

    private UserClaim() {}

    /** Empty when there is none, or none that names exactly one user. */
    static String of(SignedJWT token, JWTClaimsSet claims) {
        Object user = claims.getClaim("userId");
        return text(user == null ? subject(token) : user);
    }

    /** As it came: the library makes a text of a number, whether or not it could keep it. */
    private static @Nullable Object subject(SignedJWT token) {
        Map<String, Object> payload = token.getPayload().toJSONObject();
        return payload == null ? null : payload.get("sub");
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
