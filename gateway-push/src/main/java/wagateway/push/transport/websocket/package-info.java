/**
 * Socket.IO and the plain protocol over WebSocket, on the channels of the HTTP server. Open {@link wagateway.push.transport.websocket.WebSocketUpgrade} first.
 * Imports {@code admission}, {@code admission.http}, {@code connection}, {@code pod}, {@code protocol}, {@code protocol.engineio}, {@code transport}, {@code transport.polling} and {@code wire}.
 */
@NullMarked
package wagateway.push.transport.websocket;

import org.jspecify.annotations.NullMarked;
