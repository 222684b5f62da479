package wagateway.model.identity;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The public id of a session: {@code {slug of the user id}-{slug of the name}}, plus a short suffix on a collision.
 *
 * @param value 1 to {@value #MAX_LENGTH} characters of {@code a-z 0-9 -}, not starting with a hyphen
 */
public record SessionId(String value) {
    public static final int MAX_LENGTH = 200;

    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0," + (MAX_LENGTH - 1) + "}");

    /** @throws IllegalArgumentException when the value has another form */
    public SessionId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "a session id has 1 to " + MAX_LENGTH + " characters of a-z, 0-9 and hyphen");
        }
    }

    /** Reads an id that came from outside; empty when it cannot be the id of any session. */
    public static Optional<SessionId> parse(String value) {
        return FORM.matcher(value).matches() ? Optional.of(new SessionId(value)) : Optional.empty();
    }

    /** Written out, as the one that a record has by itself is a third of what giving an event to a client costs. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SessionId(String id) && value.equals(id);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return value;
    }
}
