/**
 * Who did, or was refused, what. Open {@link wagateway.api.audit.AuditFilter} first.
 * Imports {@code admission}, {@code background}, {@code pod}, {@code problem} and the model.
 */
@NullMarked
package wagateway.api.audit;

import org.jspecify.annotations.NullMarked;
