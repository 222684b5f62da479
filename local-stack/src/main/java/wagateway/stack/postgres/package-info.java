/**
 * A PostgreSQL of one's own. Open {@link wagateway.stack.postgres.EmbeddedPostgreSql} first.
 * Imports {@code process}.
 */
@NullMarked
package wagateway.stack.postgres;

import org.jspecify.annotations.NullMarked;
