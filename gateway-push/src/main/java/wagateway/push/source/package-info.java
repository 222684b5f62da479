/**
 * Where events come from, as a contract. Open {@link wagateway.push.source.EventSource} first. Imports {@code model} alone.
 */
@NullMarked
package wagateway.push.source;

import org.jspecify.annotations.NullMarked;
