/**
 * What happened to a session. Open {@link wagateway.api.history.HistoryController} first. Imports {@code session}, {@code problem} and the model.
 */
@NullMarked
package wagateway.api.history;

import org.jspecify.annotations.NullMarked;
