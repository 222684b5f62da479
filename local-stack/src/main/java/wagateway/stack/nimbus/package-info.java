/**
 * Tokens made with Nimbus JOSE JWT. Open {@link wagateway.stack.nimbus.DemoToken} first.
 * Imports nothing of ours.
 */
@NullMarked
package wagateway.stack.nimbus;

import org.jspecify.annotations.NullMarked;
