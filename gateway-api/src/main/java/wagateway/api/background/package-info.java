/**
 * What a pod does again and again, what it does to the end before it stops, and the order in which it all ends. Open {@link wagateway.api.background.RepeatedTask} first.
 * Imports {@code problem}.
 */
@NullMarked
package wagateway.api.background;

import org.jspecify.annotations.NullMarked;
