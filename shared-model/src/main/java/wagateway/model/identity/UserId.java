package wagateway.model.identity;

/**
 * The owner of sessions, as the token's issuer names them ({@code auth0|1} too).
 *
 * @param value 1 to {@value #MAX_LENGTH} characters of well-formed Unicode, none of them a control character: half of a
 *     surrogate pair has no bytes of its own in UTF-8, so two users could share one key
 */
public record UserId(String value) {
    public static final int MAX_LENGTH = 128;

    /** @throws IllegalArgumentException when the value is outside the bounds above */
    public UserId {
        if (value.isBlank() || value.length() > MAX_LENGTH || value.codePoints().anyMatch(UserId::isNoCharacter)) {
            throw new IllegalArgumentException("a user id has 1 to " + MAX_LENGTH
                    + " characters of well-formed Unicode and no control characters");
        }
    }

    private static boolean isNoCharacter(int codePoint) {
        return Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE;
    }

    @Override
    public String toString() {
        return value;
    }
}
