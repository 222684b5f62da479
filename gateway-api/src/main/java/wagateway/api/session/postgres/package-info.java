/**
 * Sessions and their events in PostgreSQL, one statement for any number of changes. Open {@link wagateway.api.session.postgres.PostgresSessionStore} first. Imports {@code session}, {@code outbox}, {@code problem} and the model.
 */
@NullMarked
package wagateway.api.session.postgres;

import org.jspecify.annotations.NullMarked;
