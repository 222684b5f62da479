package wagateway.pod;

/** A setting is missing or unsafe; the message is a sentence that says what to set, and holds no value. */
public final class UnusableSettingException extends RuntimeException {
    public UnusableSettingException(String message) {
        super(message);
    }
}
