/**
 * Carries each event of a user to the clients that want it, encoded once per wire format. Open {@link wagateway.push.fanout.FanOut} first.
 * Imports {@code client}, {@code metrics}, {@code recovery}, {@code source}, {@code trace}, {@code watching}, {@code wire} and the model.
 */
@NullMarked
package wagateway.push.fanout;

import org.jspecify.annotations.NullMarked;
