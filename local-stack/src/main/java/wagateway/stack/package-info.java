/**
 * The whole gateway on one machine. Open {@link wagateway.stack.LocalStack} first.
 * Imports {@code demo}, {@code nimbus}, {@code postgres}, {@code process}, {@code redis}, {@code rehearsal} and {@code worker}.
 */
@NullMarked
package wagateway.stack;

import org.jspecify.annotations.NullMarked;
