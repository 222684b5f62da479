/**
 * The console: a web page served from the jar, with its configuration and its Content Security Policy. Open
 * {@link wagateway.api.console.ConsoleRoutes} first.
 * Imports {@code pod}.
 */
@NullMarked
package wagateway.api.console;

import org.jspecify.annotations.NullMarked;
