/**
 * Token verification by Nimbus JOSE JWT. Open {@link wagateway.model.token.nimbus.TokenVerifiers} first. Imports {@code token} and {@code identity}.
 */
@NullMarked
package wagateway.model.token.nimbus;

import org.jspecify.annotations.NullMarked;
