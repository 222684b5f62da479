package wagateway.model.identity;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name under which a worker registers.
 *
 * @param value 1 to 100 characters of {@code A-Z a-z 0-9 . _ -}
 */
public record WorkerId(String value) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]{1,100}");

    /** @throws IllegalArgumentException when the value has another form */
    public WorkerId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "a worker id has 1 to 100 characters of A-Z, a-z, 0-9, '.', '_' and '-'");
        }
    }

    /** Reads an id that came from outside; empty when it has another form. */
    public static Optional<WorkerId> parse(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new WorkerId(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return value;
    }
}
