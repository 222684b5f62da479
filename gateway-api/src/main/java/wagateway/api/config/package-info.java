/**
 * Wires what belongs to no feature. Open {@link wagateway.api.config.PodConfiguration} first.
 * Imports whatever it wires; nothing imports it.
 */
@NullMarked
package wagateway.api.config;

import org.jspecify.annotations.NullMarked;
