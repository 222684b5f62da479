/**
 * Workers of other kinds than our own, as they are: one package for each kind, with what it is told and what it tells. Open
 * {@link wagateway.api.adapter.WorkerAdapter} first.
 * Imports {@code auth}, {@code background}, {@code credential}, {@code pod}, {@code problem}, {@code qr}, {@code webhook}, {@code worker}, {@code worker.http} and the model.
 */
@NullMarked
package wagateway.api.adapter;

import org.jspecify.annotations.NullMarked;
