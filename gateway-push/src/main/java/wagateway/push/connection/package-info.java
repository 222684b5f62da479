/**
 * The life of one connection as a pure function: state, input and time give a state and effects. Open {@link wagateway.push.connection.Machine} first.
 * Imports {@code pod}, {@code protocol}, {@code protocol.engineio}, {@code protocol.socketio}, {@code recovery}, {@code wire} and the model.
 */
@NullMarked
package wagateway.push.connection;

import org.jspecify.annotations.NullMarked;
