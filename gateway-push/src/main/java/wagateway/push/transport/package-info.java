/**
 * A running connection, whatever carries its frames. Open {@link wagateway.push.transport.Connection} first. Imports {@code connection}, {@code client} and {@code fanout}.
 */
@NullMarked
package wagateway.push.transport;

import org.jspecify.annotations.NullMarked;
