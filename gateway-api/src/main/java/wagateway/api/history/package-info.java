/**
 * What happened to a session. Open {@link wagateway.api.history.HistoryController} first.
 * Imports {@code problem}, {@code session}, {@code session.postgres} and the model.
 */
@NullMarked
package wagateway.api.history;

import org.jspecify.annotations.NullMarked;
