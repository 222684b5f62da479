package wagateway.api.session;

import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;

/**
 * Names as they stand in a session id: lower case, without accents, everything but {@code a-z 0-9} as single hyphens,
 * none at the ends. Long ones are cut, so that every id keeps within its bound.
 */
final class Slug {
    private static final int MAX_USER = 120;
    private static final int MAX_NAME = 64;
    private static final int SUFFIX_LENGTH = 6;
    private static final int SUFFIX_RADIX = 36;
    private static final String NAMELESS_USER = "user";

    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern OTHERS = Pattern.compile("[^a-z0-9]+");
    private static final RandomGenerator RANDOM = new SecureRandom();

    private Slug() {}

    /** The slug of a session's name; empty when no letter or digit of it is left. */
    static String ofName(String name) {
        return cut(of(name), MAX_NAME);
    }

    /** {@code {user}-{name}}; a user id without any letter or digit is {@code user}. */
    static SessionId id(UserId user, String nameSlug) {
        String userSlug = cut(of(user.value()), MAX_USER);
        return new SessionId((userSlug.isEmpty() ? NAMELESS_USER : userSlug) + "-" + nameSlug);
    }

    /** Another id, for when this one is another user's. */
    static SessionId withSuffix(SessionId id) {
        var suffix = new StringBuilder(SUFFIX_LENGTH);
        for (int i = 0; i < SUFFIX_LENGTH; i++) {
            suffix.append(Character.forDigit(RANDOM.nextInt(SUFFIX_RADIX), SUFFIX_RADIX));
        }
        return new SessionId(id + "-" + suffix);
    }

    private static String of(String text) {
        String plain = MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD))
                .replaceAll("")
                .toLowerCase(Locale.ROOT);
        return trim(OTHERS.matcher(plain).replaceAll("-"));
    }

    private static String cut(String slug, int length) {
        return slug.length() <= length ? slug : trim(slug.substring(0, length));
    }

    private static String trim(String slug) {
        int start = slug.startsWith("-") ? 1 : 0;
        int end = slug.length() > start && slug.endsWith("-") ? slug.length() - 1 : slug.length();
        return slug.substring(Math.min(start, end), end);
    }
}
