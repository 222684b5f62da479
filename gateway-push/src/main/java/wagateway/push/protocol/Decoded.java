package wagateway.push.protocol;

/**
 * What a codec made of a text from outside: decoding never throws.
 *
 * @param <P> the packets of the protocol
 */
public sealed interface Decoded<P> {
    record Packet<P>(P packet) implements Decoded<P> {}

    /**
     * The text is not of the protocol.
     *
     * @param detail which rule it breaks; holds nothing of the text
     * @param consequence what the specification asks for
     */
    record Violation<P>(String detail, CloseReason consequence) implements Decoded<P> {
        public Violation(String detail) {
            this(detail, CloseReason.PROTOCOL_VIOLATION);
        }
    }
}
