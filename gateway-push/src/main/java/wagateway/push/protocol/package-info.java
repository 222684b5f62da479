/**
 * What every protocol of this pod shares: why a connection ends. Open {@link wagateway.push.protocol.CloseReason} first.
 * Imports nothing of ours.
 */
@NullMarked
package wagateway.push.protocol;

import org.jspecify.annotations.NullMarked;
