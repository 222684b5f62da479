package wagateway.stack.worker;

/** What can be done to a simulated session from outside. */
sealed interface Command {
    /** The person scans the code. */
    record Scan(String phoneNumber, String displayName) implements Command {}

    /** Something breaks for good. */
    record Fail(String error) implements Command {}

    /** The link to WhatsApp is lost for a moment. */
    record Reconnect() implements Command {}

    /** The gateway asks for a session that is linked. */
    record OpenAgain() implements Command {}
}
