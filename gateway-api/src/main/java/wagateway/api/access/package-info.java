/**
 * Which calls are a worker's and which a user's, and the credential they carry. Open {@link wagateway.api.access.Routes} first. Imports nothing of ours.
 */
@NullMarked
package wagateway.api.access;

import org.jspecify.annotations.NullMarked;
