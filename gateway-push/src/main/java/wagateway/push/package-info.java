/**
 * The push pod: holds the sockets of browsers and delivers to them what Redis carries. Open
 * {@link wagateway.push.GatewayPush} first.
 * Imports nothing of ours.
 */
@NullMarked
package wagateway.push;

import org.jspecify.annotations.NullMarked;
