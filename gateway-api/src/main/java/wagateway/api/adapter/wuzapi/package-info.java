/**
 * wuzapi. Open {@link wagateway.api.adapter.wuzapi.WuzapiAdapter} first.
 * Imports {@code adapter}, {@code problem}, {@code trace}, {@code worker} and the model.
 */
@NullMarked
package wagateway.api.adapter.wuzapi;

import org.jspecify.annotations.NullMarked;
