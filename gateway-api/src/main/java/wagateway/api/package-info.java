/**
 * The stateless HTTP side of the gateway: keeps sessions in PostgreSQL and tells Redis of every event. Open {@link wagateway.api.GatewayApi} first.
 * Imports nothing of ours.
 */
@NullMarked
package wagateway.api;

import org.jspecify.annotations.NullMarked;
