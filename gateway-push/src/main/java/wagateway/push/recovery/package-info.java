/**
 * Decides what was missed and how it is made good, by offsets alone. Open {@link wagateway.push.recovery.Resync} first. Imports {@code model} alone.
 */
@NullMarked
package wagateway.push.recovery;

import org.jspecify.annotations.NullMarked;
