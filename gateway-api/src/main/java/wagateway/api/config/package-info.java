/**
 * Turns the environment into settings and wires what belongs to no feature. Open {@link wagateway.api.config.Addresses} first. Imports every feature, and nothing imports it.
 */
@NullMarked
package wagateway.api.config;

import org.jspecify.annotations.NullMarked;
