package wagateway.api.session;

import java.text.Normalizer;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import wagateway.api.problem.ProblemException;
import wagateway.model.event.SessionStatus;

/**
 * Which sessions of a user are asked for.
 *
 * @param statuses only those of one of these; empty for all
 * @param text only those whose name, id, phone number or display name contains it, upper and lower case alike; empty for all
 * @param after only those behind this one; null for the first page
 * @param limit how many at most
 */
public record SessionSearch(
        Set<String> statuses,
        String text,
        SessionOrder order,
        @Nullable SessionCursor after,
        int limit) {
    static final int MAX_TEXT = 100;
    static final int MAX_STATUSES = 20;

    private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");
    private static final Pattern ENDS = Pattern.compile("^[\\s\\p{Z}]+|[\\s\\p{Z}]+$");
    private static final Pattern PHONE_NUMBER = Pattern.compile("[+\\d\\s\\p{Z}().\\-/]+");
    private static final Pattern PREFIX_OR_PUNCTUATION = Pattern.compile("^\\D*0+|\\D");

    /** @throws ProblemException that says which parameter is wrong, and how */
    static SessionSearch of(
            @Nullable List<String> status,
            @Nullable String q,
            @Nullable String sort,
            @Nullable String cursor,
            @Nullable String after,
            int limit) {
        SessionOrder order = sort == null
                ? SessionOrder.BY_ID
                : SessionOrder.parse(sort)
                        .orElseThrow(
                                () -> ProblemException.ofField(
                                        "sort",
                                        "must be id, name, createdAt, updatedAt or lastReportAt, with - before it for the reverse"));
        return new SessionSearch(statuses(status), text(q), order, start(cursor, after, order), limit);
    }

    /**
     * The text as digits of a phone number, without its + or the zeros that stand for it or for the country; empty when it
     * is none.
     */
    public String digits() {
        return PHONE_NUMBER.matcher(text).matches()
                ? PREFIX_OR_PUNCTUATION.matcher(text).replaceAll("")
                : "";
    }

    private static Set<String> statuses(@Nullable List<String> status) {
        if (status == null) {
            return Set.of();
        }
        if (status.size() > MAX_STATUSES) {
            throw ProblemException.ofField("status", "must be at most " + MAX_STATUSES + " of them");
        }
        return status.stream()
                .map(name -> SessionStatus.parse(name)
                        .orElseThrow(
                                () -> ProblemException.ofField("status", "must be upper-case words: CONNECTED,ERROR"))
                        .name())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String text(@Nullable String q) {
        if (q == null) {
            return "";
        }
        String text = Normalizer.normalize(ENDS.matcher(q).replaceAll(""), Normalizer.Form.NFC);
        if (text.length() > MAX_TEXT) {
            throw ProblemException.ofField("q", "must have at most " + MAX_TEXT + " characters");
        }
        if (CONTROL.matcher(text).find()) {
            throw ProblemException.ofField("q", "must not contain control characters");
        }
        return text;
    }

    private static @Nullable SessionCursor start(@Nullable String cursor, @Nullable String after, SessionOrder order) {
        if (cursor != null && after != null) {
            throw ProblemException.ofField("after", "is another name of cursor: give one of them");
        }
        String given = cursor == null ? after : cursor;
        return given == null
                ? null
                : SessionCursor.parse(given, order)
                        .orElseThrow(() -> ProblemException.ofField(
                                cursor == null ? "after" : "cursor", "is not a cursor of a list in this order"));
    }
}
