/**
 * HTTP servers of one's own. Open {@link wagateway.stack.http.JsonServer} first.
 * Imports nothing of ours.
 */
@NullMarked
package wagateway.stack.http;

import org.jspecify.annotations.NullMarked;
