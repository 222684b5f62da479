/**
 * Where events come from, as a contract. Open {@link wagateway.push.source.EventBus} first.
 * Imports the model.
 */
@NullMarked
package wagateway.push.source;

import org.jspecify.annotations.NullMarked;
