/**
 * A worker without WhatsApp behind it, which speaks only the public worker contract. Open {@link wagateway.stack.worker.SimulatedWorker} first.
 * Imports {@code http}.
 */
@NullMarked
package wagateway.stack.worker;

import org.jspecify.annotations.NullMarked;
