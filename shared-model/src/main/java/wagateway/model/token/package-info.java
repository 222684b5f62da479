/**
 * Turns a caller's token into a caller, or refuses it. Open {@link wagateway.model.token.TokenVerifier} first.
 * Imports {@code identity}.
 */
@NullMarked
package wagateway.model.token;

import org.jspecify.annotations.NullMarked;
