/**
 * The whole gateway on one machine. Open {@link wagateway.stack.LocalStack} first. Imports all packages below.
 */
@NullMarked
package wagateway.stack;

import org.jspecify.annotations.NullMarked;
