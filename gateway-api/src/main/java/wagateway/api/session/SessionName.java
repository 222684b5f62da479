package wagateway.api.session;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;
import wagateway.api.problem.ProblemException;

/**
 * What its owner calls a session, in any script.
 *
 * @param value as it was given, without blanks at its ends and in Unicode's composed form (NFC); 1 to {@value #MAX_LENGTH}
 *     characters, a letter, a digit or a symbol among them
 */
record SessionName(String value) {
    static final int MAX_LENGTH = 64;

    private static final Pattern ENDS = Pattern.compile("^[\\s\\p{Z}]+|[\\s\\p{Z}]+$");
    private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Z}]+");
    private static final Pattern SEEN = Pattern.compile("[\\p{L}\\p{N}\\p{So}]");

    /** Control characters, halves of surrogate pairs, ends of lines, and what turns the direction of the text around it. */
    private static final Pattern FORBIDDEN =
            Pattern.compile("[\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}\\u202A-\\u202E\\u2066-\\u2069]");

    /** @throws ProblemException that says which rule the text breaks */
    static SessionName of(String text) {
        String name = Normalizer.normalize(ENDS.matcher(text).replaceAll(""), Normalizer.Form.NFC);
        if (name.length() > MAX_LENGTH) {
            throw ProblemException.ofField("name", "must have at most " + MAX_LENGTH + " characters");
        }
        if (FORBIDDEN.matcher(name).find()) {
            throw ProblemException.ofField("name", "must not contain control characters");
        }
        if (!SEEN.matcher(name).find()) {
            throw ProblemException.ofField("name", "must contain a letter, a digit or a symbol");
        }
        return new SessionName(name);
    }

    /** Whether a stored name is the same: upper and lower case, and how many blanks there are, do not count. */
    boolean isSameAs(String stored) {
        String other = Normalizer.normalize(ENDS.matcher(stored).replaceAll(""), Normalizer.Form.NFC);
        return key().equals(new SessionName(other).key());
    }

    /** Equal for names that are the same. */
    String key() {
        return BLANKS.matcher(value).replaceAll(" ").toLowerCase(Locale.ROOT);
    }
}
