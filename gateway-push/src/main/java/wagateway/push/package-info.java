/**
 * The push pod: holds the sockets of browsers and delivers to them what Redis carries. Open
 * {@link wagateway.push.GatewayPush} first.
 */
@NullMarked
package wagateway.push;

import org.jspecify.annotations.NullMarked;
