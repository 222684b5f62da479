/**
 * Settings and wiring. Open {@link wagateway.push.config.PushConfiguration} first.
 * Imports whatever it wires; nothing imports it.
 */
@NullMarked
package wagateway.push.config;

import org.jspecify.annotations.NullMarked;
