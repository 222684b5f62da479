package wagateway.model.identity;

/**
 * The owner of sessions, as the token's issuer names them ({@code auth0|1} too).
 *
 * @param value 1 to {@value #MAX_LENGTH} characters, none of them a control character
 */
public record UserId(String value) {
    public static final int MAX_LENGTH = 128;

    /** @throws IllegalArgumentException when the value is outside the bounds above */
    public UserId {
        if (value.isBlank() || value.length() > MAX_LENGTH || value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "a user id has 1 to " + MAX_LENGTH + " characters and no control characters");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
