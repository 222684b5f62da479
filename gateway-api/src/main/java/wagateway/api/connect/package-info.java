/**
 * Ties sessions to workers: connect, disconnect, delete. Open {@link wagateway.api.connect.SessionConnector} first. Imports {@code background}, {@code session}, {@code worker}, {@code trace}, {@code problem} and the model.
 */
@NullMarked
package wagateway.api.connect;

import org.jspecify.annotations.NullMarked;
