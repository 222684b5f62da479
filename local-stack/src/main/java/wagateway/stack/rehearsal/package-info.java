/**
 * Pods that were run under load once, and start warm since. Open {@link wagateway.stack.rehearsal.Rehearsal} first.
 * Imports {@code nimbus}, {@code postgres}, {@code process}, {@code redis} and {@code worker}.
 */
@NullMarked
package wagateway.stack.rehearsal;

import org.jspecify.annotations.NullMarked;
