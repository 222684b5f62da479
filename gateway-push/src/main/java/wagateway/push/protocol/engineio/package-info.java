/**
 * Engine.IO protocol 4: packets and their text form. Open {@link wagateway.push.protocol.engineio.EnginePacket} first.
 * Imports {@code protocol}.
 */
@NullMarked
package wagateway.push.protocol.engineio;

import org.jspecify.annotations.NullMarked;
