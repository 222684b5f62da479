/**
 * What front ends are told of their connection and may ask for, and the form of everything in each protocol: one class per format. Open {@link wagateway.push.wire.WireFormat} first.
 * Imports {@code protocol}, {@code protocol.engineio}, {@code protocol.plain}, {@code protocol.socketio}, {@code recovery}, {@code trace} and the model.
 */
@NullMarked
package wagateway.push.wire;

import org.jspecify.annotations.NullMarked;
