package wagateway.pod;

/** A setting is missing, unsafe or cannot be used; the message is a sentence that says what to set, and holds no secret. */
public final class UnusableSettingException extends IllegalArgumentException {
    public UnusableSettingException(String message) {
        super(message);
    }

    /**
     * What records check of the settings that they are bound to.
     *
     * @param message names the setting as it is set
     * @throws UnusableSettingException with that message unless the setting is usable
     */
    public static void require(boolean usable, String message) {
        if (!usable) {
            throw new UnusableSettingException(message);
        }
    }
}
