package wagateway.api.session;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * The order of a list of sessions; sessions that are equal in it are in the order of their ids.
 *
 * @param descending whether the last comes first
 */
public record SessionOrder(Field field, boolean descending) {
    /** How a list is ordered that nobody asked to be ordered. */
    public static final SessionOrder BY_ID = new SessionOrder(Field.ID, false);

    private static final String REVERSE = "-";

    /** What sessions are compared by. */
    public enum Field {
        ID("id"),
        /** Upper and lower case alike. */
        NAME("name"),
        CREATED_AT("createdAt"),
        /** When the latest event was stored. */
        UPDATED_AT("updatedAt"),
        /** A session that was never reported on is older than any other. */
        LAST_REPORT_AT("lastReportAt");

        private final String parameter;

        Field(String parameter) {
            this.parameter = parameter;
        }
    }

    /** Reads {@code name} or {@code -name}; empty when it is no field that there is. */
    static Optional<SessionOrder> parse(String sort) {
        boolean descending = sort.startsWith(REVERSE);
        String parameter = descending ? sort.substring(REVERSE.length()) : sort;
        return Stream.of(Field.values())
                .filter(field -> field.parameter.equals(parameter))
                .map(field -> new SessionOrder(field, descending))
                .findFirst();
    }

    /** As it is read. */
    @Override
    public String toString() {
        return (descending ? REVERSE : "") + field.parameter;
    }
}
