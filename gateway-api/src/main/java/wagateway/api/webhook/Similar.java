package wagateway.api.webhook;

import java.util.Collection;
import java.util.Optional;

/** Finds the name that was probably meant by one that nobody knows. */
final class Similar {
    private Similar() {}

    /** The first that differs in one letter at most, where capitals, {@code _} and {@code -} count as nothing. */
    static Optional<String> in(Collection<String> known, String name) {
        String said = plain(name);
        return known.stream().filter(each -> isOneLetterOff(said, plain(each))).findFirst();
    }

    private static String plain(String name) {
        var letters = new StringBuilder(name.length());
        name.chars()
                .filter(Character::isLetterOrDigit)
                .map(Character::toLowerCase)
                .forEach(letters::appendCodePoint);
        return letters.toString();
    }

    /** One that is missing, too much, another, or has changed places with the next. */
    private static boolean isOneLetterOff(String a, String b) {
        int begin = 0;
        int least = Math.min(a.length(), b.length());
        while (begin < least && a.charAt(begin) == b.charAt(begin)) {
            begin++;
        }
        int end = 0;
        while (end < least - begin && a.charAt(a.length() - 1 - end) == b.charAt(b.length() - 1 - end)) {
            end++;
        }
        String left = a.substring(begin, a.length() - end);
        String right = b.substring(begin, b.length() - end);
        return (left.length() <= 1 && right.length() <= 1)
                || (left.length() == 2 && right.contentEquals(new StringBuilder(left).reverse()));
    }
}
