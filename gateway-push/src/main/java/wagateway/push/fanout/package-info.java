/**
 * Carries each event of a user to the clients that want it, encoded once per wire format. Open {@link wagateway.push.fanout.FanOut} first. Imports {@code source}, {@code client}, {@code trace} and {@code wire}.
 */
@NullMarked
package wagateway.push.fanout;

import org.jspecify.annotations.NullMarked;
