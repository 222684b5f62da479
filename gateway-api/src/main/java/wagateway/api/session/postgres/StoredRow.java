package wagateway.api.session.postgres;

import io.r2dbc.spi.Readable;
import org.jspecify.annotations.Nullable;
import wagateway.model.event.EventVersion;
import wagateway.model.identity.UserId;

/** What the statements answer that store events: the version given, if any, with one of the older events that wait. */
record StoredRow(
        @Nullable EventVersion version,
        @Nullable UserId owner,
        @Nullable EventVersion olderVersion,
        @Nullable String olderPayload) {
    static StoredRow of(Readable row, @Nullable UserId owner) {
        UserId found = owner == null && row.get("user_id", String.class) instanceof String id ? new UserId(id) : owner;
        return new StoredRow(
                version(row, "version"), found, version(row, "older_version"), row.get("older_payload", String.class));
    }

    private static @Nullable EventVersion version(Readable row, String column) {
        return row.get(column, Long.class) instanceof Long value ? new EventVersion(value) : null;
    }
}
