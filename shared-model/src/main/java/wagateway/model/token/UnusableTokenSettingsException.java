package wagateway.model.token;

/** Token settings are missing, unsafe or contradict each other. The message says what to set and holds no secret. */
public final class UnusableTokenSettingsException extends IllegalArgumentException {
    public UnusableTokenSettingsException(String message) {
        super(message);
    }
}
