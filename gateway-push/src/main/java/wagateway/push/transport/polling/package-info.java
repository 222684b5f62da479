/**
 * Socket.IO over HTTP long polling, and the way from there to a WebSocket. Open {@link wagateway.push.transport.polling.PollingSession} first. Imports {@code transport}, {@code client} and {@code protocol}.
 */
@NullMarked
package wagateway.push.transport.polling;

import org.jspecify.annotations.NullMarked;
