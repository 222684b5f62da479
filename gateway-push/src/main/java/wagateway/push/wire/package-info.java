/**
 * What front ends are told and may ask for, and its form in each protocol: one class per format. Open {@link wagateway.push.wire.WireFormat} first. Imports {@code protocol}, {@code recovery}, {@code trace} and {@code model}.
 */
@NullMarked
package wagateway.push.wire;

import org.jspecify.annotations.NullMarked;
