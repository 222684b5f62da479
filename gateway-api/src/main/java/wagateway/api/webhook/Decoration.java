package wagateway.api.webhook;

import java.math.BigInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import wagateway.model.event.Account;
import wagateway.model.event.PhoneNumber;
import wagateway.model.event.Reason;

/**
 * What a report has beside its status, made usable: texts are cut, numbers out of range are left out, and what has the wrong type
 * is as good as absent. Each such repair gives a warning for whoever wrote the worker.
 *
 * @param warnings given sentences that begin with the name of a field, without its content
 */
record Decoration(Report report, Consumer<String> warnings) {
    private static final int MAX_NAME = 256;
    private static final int MAX_ERROR = 1000;
    private static final int MAX_ATTEMPTS = 1000;
    private static final char REPLACEMENT = '\uFFFD';

    Account account() {
        return new Account(phoneNumber(), text("displayName", report.displayName(), MAX_NAME));
    }

    @Nullable
    String error() {
        return text("error", report.error(), MAX_ERROR);
    }

    @Nullable
    Reason reason() {
        return switch (report.reason()) {
            case null -> null;
            case String code -> reason(code);
            default -> {
                warnings.accept("reason is not a string: taken as unknown");
                yield Reason.UNKNOWN;
            }
        };
    }

    private Reason reason(String code) {
        Reason reason = Reason.of(code);
        if (reason == Reason.UNWATCHED) {
            warnings.accept("reason is one that only the gateway gives: taken as unknown");
            return Reason.UNKNOWN;
        }
        if (reason == Reason.UNKNOWN && !reason.code().equals(code)) {
            warnings.accept("reason is none that is known: taken as unknown");
        }
        return reason;
    }

    @Nullable
    Integer attempt() {
        return count("attempt", report.attempt());
    }

    @Nullable
    Integer maxAttempts() {
        return count("maxAttempts", report.maxAttempts());
    }

    private @Nullable String phoneNumber() {
        String written = switch (report.phoneNumber()) {
            case String text -> text;
            case Long _, Integer _, BigInteger _ -> String.valueOf(report.phoneNumber());
            case null -> "";
            default -> "not a number";
        };
        if (written.isBlank()) {
            return null;
        }
        String number = PhoneNumber.normalise(written).orElse(null);
        if (number == null) {
            warnings.accept("phoneNumber is not a phone number with its country code: left out");
        }
        return number;
    }

    private @Nullable Integer count(String field, @Nullable Object value) {
        if (value == null || (value instanceof Integer number && number >= 1 && number <= MAX_ATTEMPTS)) {
            return (Integer) value;
        }
        warnings.accept(field + " is not a whole number from 1 to " + MAX_ATTEMPTS + ": left out");
        return null;
    }

    private @Nullable String text(String field, @Nullable Object value, int longest) {
        if (!(value instanceof String given)) {
            if (value != null) {
                warnings.accept(field + " is not a string: left out");
            }
            return null;
        }
        String text = storable(given);
        if (text.length() <= longest) {
            return text;
        }
        warnings.accept(field + " has more than " + longest + " characters: cut");
        return text.substring(0, Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest);
    }

    /** PostgreSQL stores neither U+0000 nor halves of characters. */
    private static String storable(String text) {
        StringBuilder repaired = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (c == 0 || Character.isSurrogate(c)) {
                repaired = repaired == null ? new StringBuilder(text) : repaired;
                repaired.setCharAt(i, REPLACEMENT);
            }
        }
        return repaired == null ? text : repaired.toString();
    }
}
