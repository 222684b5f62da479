/**
 * The events, commands and answers that front ends know, and their JSON. Open {@link wagateway.push.contract.PushedEvent} first. Imports {@code model} and {@code protocol}.
 */
@NullMarked
package wagateway.push.contract;

import org.jspecify.annotations.NullMarked;
