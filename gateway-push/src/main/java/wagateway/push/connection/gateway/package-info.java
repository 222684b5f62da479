/**
 * The namespace of the gateway: who may connect, which commands there are, when a token ends. Open {@link wagateway.push.connection.gateway.GatewayNamespace} first.
 * Imports {@code connection}, {@code connection.socketio}, {@code protocol}, {@code protocol.socketio}, {@code wire} and the model.
 */
@NullMarked
package wagateway.push.connection.gateway;

import org.jspecify.annotations.NullMarked;
