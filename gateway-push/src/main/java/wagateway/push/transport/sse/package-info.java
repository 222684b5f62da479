/**
 * Server-sent events: one request that is answered for as long as the client stays. Open {@link wagateway.push.transport.sse.EventStreamRoute} first. Imports {@code transport}.
 */
@NullMarked
package wagateway.push.transport.sse;

import org.jspecify.annotations.NullMarked;
