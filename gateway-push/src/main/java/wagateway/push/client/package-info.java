/**
 * A connected client: what it wants to hear and what waits to be written to it. Open {@link wagateway.push.client.Client} first.
 * Imports {@code admission}, {@code pod}, {@code protocol}, {@code recovery}, {@code trace}, {@code wire} and the model.
 */
@NullMarked
package wagateway.push.client;

import org.jspecify.annotations.NullMarked;
