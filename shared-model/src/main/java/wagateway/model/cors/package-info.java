/**
 * Pages of other origins. Open {@link wagateway.model.cors.CorsSettings} first. Imports nothing.
 */
@NullMarked
package wagateway.model.cors;

import org.jspecify.annotations.NullMarked;
