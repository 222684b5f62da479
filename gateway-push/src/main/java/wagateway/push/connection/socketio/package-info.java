/**
 * Socket.IO over the messages of a connection, whatever its namespaces are for. Open {@link wagateway.push.connection.socketio.SocketIo} first.
 * Imports {@code connection}, {@code protocol}, {@code protocol.socketio} and {@code wire}.
 */
@NullMarked
package wagateway.push.connection.socketio;

import org.jspecify.annotations.NullMarked;
