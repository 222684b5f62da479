/**
 * What workers prove themselves with: which credentials there are, and what is derived from keys for them. Open
 * {@link wagateway.api.credential.Credentials} first.
 * Imports {@code background}, {@code pod}, {@code problem} and the model.
 */
@NullMarked
package wagateway.api.credential;

import org.jspecify.annotations.NullMarked;
