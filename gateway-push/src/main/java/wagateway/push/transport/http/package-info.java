/**
 * What every HTTP request passes before it is served. Open {@link wagateway.push.transport.http.RequestNormalizer} first.
 * Imports nothing of ours.
 */
@NullMarked
package wagateway.push.transport.http;

import org.jspecify.annotations.NullMarked;
