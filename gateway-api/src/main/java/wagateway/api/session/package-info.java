/**
 * What a session is, how it changes, and the calls that read and make sessions. Open {@link wagateway.api.session.SessionStore} first.
 * Imports {@code pod}, {@code problem}, {@code trace} and the model.
 */
@NullMarked
package wagateway.api.session;

import org.jspecify.annotations.NullMarked;
