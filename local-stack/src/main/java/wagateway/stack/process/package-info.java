/**
 * Programs that end with the JVM that started them. Open {@link wagateway.stack.process.SupervisedProcess} first.
 * Imports nothing of ours.
 */
@NullMarked
package wagateway.stack.process;

import org.jspecify.annotations.NullMarked;
