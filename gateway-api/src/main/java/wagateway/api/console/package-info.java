/**
 * The web page for people, served from the jar with what it may know and whom it may call. Open {@link wagateway.api.console.ConsoleRoutes} first.
 * Imports {@code pod}.
 */
@NullMarked
package wagateway.api.console;

import org.jspecify.annotations.NullMarked;
