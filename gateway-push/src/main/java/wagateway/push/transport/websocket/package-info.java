/**
 * Socket.IO and the plain protocol over WebSocket, on the channels of the HTTP server. Open {@link wagateway.push.transport.websocket.WebSocketUpgrade} first. Imports {@code transport} and {@code transport.http}.
 */
@NullMarked
package wagateway.push.transport.websocket;

import org.jspecify.annotations.NullMarked;
