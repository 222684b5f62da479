/**
 * What an HTTP server answers to what is no request. Open {@link wagateway.model.http.UnreadableRequests} first. Imports nothing.
 */
@NullMarked
package wagateway.model.http;

import org.jspecify.annotations.NullMarked;
