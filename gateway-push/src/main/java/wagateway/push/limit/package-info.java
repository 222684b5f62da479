/**
 * How much one client may ask for. Open {@link wagateway.push.limit.FrameBudget} first. Imports nothing of ours.
 */
@NullMarked
package wagateway.push.limit;

import org.jspecify.annotations.NullMarked;
