/**
 * Socket.IO over HTTP long polling, and the way from there to a WebSocket. Open {@link wagateway.push.transport.polling.PollingSession} first.
 * Imports {@code admission}, {@code admission.http}, {@code connection}, {@code pod}, {@code protocol}, {@code protocol.engineio}, {@code transport} and {@code wire}.
 */
@NullMarked
package wagateway.push.transport.polling;

import org.jspecify.annotations.NullMarked;
