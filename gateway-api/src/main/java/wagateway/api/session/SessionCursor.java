package wagateway.api.session;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import wagateway.model.identity.SessionId;

/**
 * Where a page of sessions ended.
 *
 * @param key of its last session: its name in lower case, or microseconds since 1970; empty in the order of ids
 * @param id of its last session
 */
public record SessionCursor(String key, SessionId id) {
    /** Whatever PostgreSQL can have stored. */
    private static final Pattern NAME = Pattern.compile("[^\\x00]{0,512}");

    /** Up to the year 9999. */
    private static final Pattern MICROSECONDS = Pattern.compile("\\d{1,17}");

    private static final int PARTS = 3;

    /** Reads what {@link #in} wrote; empty where that was in another order, or it was never written. */
    static Optional<SessionCursor> parse(String text, SessionOrder order) {
        if (order.equals(SessionOrder.BY_ID)) {
            return SessionId.parse(text).map(id -> new SessionCursor("", id));
        }
        String[] parts = decoded(text).split("\n", PARTS);
        return parts.length == PARTS && parts[0].equals(order.toString()) && isKey(parts[2], order.field())
                ? SessionId.parse(parts[1]).map(id -> new SessionCursor(parts[2], id))
                : Optional.empty();
    }

    /** As clients are given it: in the order of ids the id itself, as it was before there were others. */
    String in(SessionOrder order) {
        return order.equals(SessionOrder.BY_ID)
                ? id.value()
                : Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString((order + "\n" + id + "\n" + key).getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isKey(String key, SessionOrder.Field field) {
        return switch (field) {
            case ID -> key.isEmpty();
            case NAME -> NAME.matcher(key).matches();
            case CREATED_AT, UPDATED_AT, LAST_REPORT_AT ->
                MICROSECONDS.matcher(key).matches();
        };
    }

    private static String decoded(String text) {
        try {
            return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return "";
        }
    }
}
