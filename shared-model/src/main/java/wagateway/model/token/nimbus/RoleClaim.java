package wagateway.model.token.nimbus;

import com.nimbusds.jwt.JWTClaimsSet;
import java.util.Arrays;
import java.util.Collection;
import wagateway.model.token.TokenSettings;

/** The claim with the roles of a token. */
final class RoleClaim {
    private RoleClaim() {}

    static boolean hasOperatorRole(JWTClaimsSet claims, TokenSettings settings) {
        String role = settings.operatorRole();
        return role != null
                && switch (claims.getClaim(settings.roleClaim())) {
                    case Collection<?> roles -> roles.contains(role);
                    case String roles -> Arrays.asList(roles.split(" ")).contains(role);
                    case null, default -> false;
                };
    }
}
