/**
 * What push pods ask of API pods: each request is given to one of them. Open {@link wagateway.api.requests.RedisRequests} first.
 * Imports nothing of ours.
 */
@NullMarked
package wagateway.api.requests;

import org.jspecify.annotations.NullMarked;
