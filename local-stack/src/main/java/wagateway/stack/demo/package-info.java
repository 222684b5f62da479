/**
 * What only a local stack has: tokens for anybody, and a phone. Open {@link wagateway.stack.demo.DemoDoor} first. Imports {@code nimbus}.
 */
@NullMarked
package wagateway.stack.demo;

import org.jspecify.annotations.NullMarked;
