/**
 * Tells API pods which sessions somebody watches being linked. Open {@link wagateway.push.watching.Watching} first.
 * Imports {@code client} and the model.
 */
@NullMarked
package wagateway.push.watching;

import org.jspecify.annotations.NullMarked;
