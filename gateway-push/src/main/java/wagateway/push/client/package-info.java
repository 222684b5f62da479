/**
 * A connected client: what it wants to hear and what waits to be written to it. Open {@link wagateway.push.client.Client} first. Imports {@code protocol} and {@code contract}.
 */
@NullMarked
package wagateway.push.client;

import org.jspecify.annotations.NullMarked;
