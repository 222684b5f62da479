/**
 * Where events come from, as a contract. Open {@link wagateway.push.source.EventBus} first. Imports {@code model} alone.
 */
@NullMarked
package wagateway.push.source;

import org.jspecify.annotations.NullMarked;
