/**
 * Server-sent events: one request that is answered for as long as the client stays. Open {@link wagateway.push.transport.sse.EventStreamRoute} first.
 * Imports {@code admission}, {@code connection}, {@code pod}, {@code protocol}, {@code transport}, {@code wire} and the model.
 */
@NullMarked
package wagateway.push.transport.sse;

import org.jspecify.annotations.NullMarked;
