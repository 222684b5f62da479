/**
 * Ties sessions to workers: connect, disconnect, delete. Open {@link wagateway.api.connect.SessionConnector} first.
 * Imports {@code admission}, {@code background}, {@code pod}, {@code problem}, {@code session}, {@code session.postgres}, {@code trace}, {@code worker} and the model.
 */
@NullMarked
package wagateway.api.connect;

import org.jspecify.annotations.NullMarked;
