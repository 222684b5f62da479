/**
 * Settings and wiring. Open {@link wagateway.push.config.PushConfiguration} first. May import everything; nothing imports it.
 */
@NullMarked
package wagateway.push.config;

import org.jspecify.annotations.NullMarked;
