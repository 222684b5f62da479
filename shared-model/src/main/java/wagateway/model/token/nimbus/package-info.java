/**
 * Token verification by Nimbus JOSE JWT. Open {@link wagateway.model.token.nimbus.TokenVerifiers} first.
 * Imports {@code identity}, {@code pod} and {@code token}.
 */
@NullMarked
package wagateway.model.token.nimbus;

import org.jspecify.annotations.NullMarked;
