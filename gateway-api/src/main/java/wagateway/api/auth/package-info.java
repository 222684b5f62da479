/**
 * Proves whose call a request is, a user's or a worker's, and refuses all others. Open {@link wagateway.api.auth.Routes} first.
 * Imports {@code credential}, {@code metrics}, {@code pod}, {@code problem} and the model.
 */
@NullMarked
package wagateway.api.auth;

import org.jspecify.annotations.NullMarked;
