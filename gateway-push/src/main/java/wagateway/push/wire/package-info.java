/**
 * What front ends are told and may ask for, and its form in each protocol: one class per format. Open {@link wagateway.push.wire.WireFormat} first.
 * Imports {@code protocol}, {@code protocol.engineio}, {@code protocol.plain}, {@code protocol.socketio}, {@code recovery}, {@code trace} and the model.
 */
@NullMarked
package wagateway.push.wire;

import org.jspecify.annotations.NullMarked;
