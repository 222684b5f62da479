package wagateway.api.session;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;

/**
 * The name of a session as it may stand in an id: lower case, without accents, everything but {@code a-z 0-9} as single
 * hyphens, none at the ends. Long ones are cut, so that every id keeps within its bound.
 *
 * @param plain what is left of the name so; empty when that is nothing
 * @param hashed that, with a hash of the whole name: two names have different ones
 * @param whole whether no letter, digit or symbol of the name is lost in the plain one
 * @param spelled whether the plain one is the name itself, with hyphens for blanks: no other name has it then
 */
record Slug(String plain, String hashed, boolean whole, boolean spelled) {
    private static final int MAX_USER = 120;
    private static final int MAX_NAME = 64;
    private static final int SUFFIX_LENGTH = 6;
    private static final int RADIX = 36;
    private static final int HASH_BYTES = 6;
    private static final int HASH_LENGTH = 10;
    private static final String NAMELESS_USER = "user";

    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern OTHERS = Pattern.compile("[^a-z0-9]+");
    private static final Pattern LOST = Pattern.compile("[[\\p{L}\\p{N}\\p{So}]&&[^a-z0-9]]");
    private static final Pattern SPELLED = Pattern.compile("[a-z0-9]+( [a-z0-9]+)*");
    private static final RandomGenerator RANDOM = new SecureRandom();

    static Slug of(SessionName name) {
        String letters = letters(name.value());
        String all = hyphenated(letters);
        String plain = cut(all, MAX_NAME);
        String start = cut(all, MAX_NAME - HASH_LENGTH - 1);
        boolean whole =
                plain.equals(all) && !all.isEmpty() && !LOST.matcher(letters).find();
        return new Slug(
                plain,
                start.isEmpty() ? hash(name) : start + "-" + hash(name),
                whole,
                whole && SPELLED.matcher(name.key()).matches());
    }

    /** Those under which a session of the same name may be stored, whichever release stored it. */
    List<String> stored() {
        return List.of(plain, hashed);
    }

    /**
     * The one under which no session of another name is stored.
     *
     * @param taken of other names
     */
    String unlessIn(Set<String> taken) {
        return spelled && !taken.contains(plain) ? plain : hashed;
    }

    /** {@code {user}-{name}}; a user id without any letter or digit is {@code user}. */
    SessionId id(UserId user) {
        String userSlug = cut(hyphenated(letters(user.value())), MAX_USER);
        return new SessionId((userSlug.isEmpty() ? NAMELESS_USER : userSlug) + "-" + (whole ? plain : hashed));
    }

    /** Another id, for when this one is that of another session. */
    static SessionId withSuffix(SessionId id) {
        var suffix = new StringBuilder(SUFFIX_LENGTH);
        for (int i = 0; i < SUFFIX_LENGTH; i++) {
            suffix.append(Character.forDigit(RANDOM.nextInt(RADIX), RADIX));
        }
        return new SessionId(id + "-" + suffix);
    }

    private static String letters(String text) {
        return MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD))
                .replaceAll("")
                .toLowerCase(Locale.ROOT);
    }

    private static String hyphenated(String letters) {
        return trim(OTHERS.matcher(letters).replaceAll("-"));
    }

    /** 48 bits of SHA-256. */
    private static String hash(SessionName name) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(name.key().getBytes(StandardCharsets.UTF_8));
            String digits = new BigInteger(1, Arrays.copyOf(digest, HASH_BYTES)).toString(RADIX);
            return "0".repeat(HASH_LENGTH - digits.length()) + digits;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
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
