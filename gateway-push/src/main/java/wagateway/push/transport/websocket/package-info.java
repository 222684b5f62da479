/**
 * Socket.IO and the plain protocol over WebSocket, on the channels of the HTTP server. Open {@link wagateway.push.transport.websocket.WebSocketUpgrade} first.
 * Imports {@code connection}, {@code protocol}, {@code protocol.engineio}, {@code transport}, {@code transport.polling}, {@code wire} and the model.
 */
@NullMarked
package wagateway.push.transport.websocket;

import org.jspecify.annotations.NullMarked;
