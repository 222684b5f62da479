/**
 * The only place that spells a Redis key or channel, and the scripts that keep what lies there. Open {@link wagateway.model.channel.UserKeys} first.
 * Imports {@code identity}.
 */
@NullMarked
package wagateway.model.channel;

import org.jspecify.annotations.NullMarked;
