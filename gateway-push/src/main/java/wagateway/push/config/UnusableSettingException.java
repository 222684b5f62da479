package wagateway.push.config;

/** A setting is missing or unsafe; the message is a sentence that says what to set, and holds no value. */
final class UnusableSettingException extends RuntimeException {
    UnusableSettingException(String message) {
        super(message);
    }
}
