/**
 * The namespace of the gateway: who may connect, which commands there are, when a token ends. Open {@link wagateway.push.connection.gateway.GatewayNamespace} first. Imports {@code connection}, {@code protocol} and {@code wire}.
 */
@NullMarked
package wagateway.push.connection.gateway;

import org.jspecify.annotations.NullMarked;
