/**
 * Socket.IO protocol 5 on top of Engine.IO messages: packets and their text form. Open {@link wagateway.push.protocol.socketio.SocketPacket} first.
 * Imports {@code protocol}.
 */
@NullMarked
package wagateway.push.protocol.socketio;

import org.jspecify.annotations.NullMarked;
