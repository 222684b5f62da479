/**
 * A running connection, whatever carries its frames. Open {@link wagateway.push.transport.Connection} first.
 * Imports {@code admission}, {@code client}, {@code connection}, {@code fanout}, {@code metrics}, {@code protocol}, {@code protocol.socketio}, {@code recovery}, {@code wire} and the model.
 */
@NullMarked
package wagateway.push.transport;

import org.jspecify.annotations.NullMarked;
