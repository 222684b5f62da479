/**
 * Proves that a request comes from a worker. Open {@link wagateway.api.credential.WorkerCredentialFilter} first. Imports {@code access}, {@code problem}.
 */
@NullMarked
package wagateway.api.credential;

import org.jspecify.annotations.NullMarked;
