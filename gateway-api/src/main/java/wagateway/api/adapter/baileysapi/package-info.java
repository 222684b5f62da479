/**
 * baileys-api of fazer.ai. Open {@link wagateway.api.adapter.baileysapi.BaileysApiAdapter} first.
 * Imports {@code adapter}, {@code worker} and the model.
 */
@NullMarked
package wagateway.api.adapter.baileysapi;

import org.jspecify.annotations.NullMarked;
