/**
 * Socket.IO over WebSocket, by WebFlux. Open {@link wagateway.push.transport.websocket.SocketIoWebSocketHandler} first. Imports {@code transport}.
 */
@NullMarked
package wagateway.push.transport.websocket;

import org.jspecify.annotations.NullMarked;
