/**
 * Sessions and their events in PostgreSQL, one statement for any number of changes. Open {@link wagateway.api.session.postgres.PostgresSessionStore} first.
 * Imports {@code metrics}, {@code outbox}, {@code outbox.postgres}, {@code problem}, {@code session} and the model.
 */
@NullMarked
package wagateway.api.session.postgres;

import org.jspecify.annotations.NullMarked;
