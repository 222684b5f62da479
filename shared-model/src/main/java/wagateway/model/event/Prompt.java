package wagateway.model.event;

import org.jspecify.annotations.Nullable;

/**
 * What a step of a linking asks of the person who watches, beside scanning a QR code. The gateway passes it on and
 * understands none of it.
 *
 * @param pairingCode to be typed on the phone, with {@link SessionStatus#QR_REQUIRED} alone
 * @param confirmationCode to be compared with what the phone shows
 * @param passkey a JSON object: what is needed to answer WhatsApp's request for a passkey
 */
public record Prompt(
        @Nullable PairingCode pairingCode,
        @Nullable String confirmationCode,
        @Nullable String passkey) {
    /** Nothing. */
    public static final Prompt NONE = new Prompt(null, null, null);

    /** What there is to type, if anything. */
    public static Prompt of(@Nullable PairingCode pairingCode) {
        return NONE.with(pairingCode);
    }

    private Prompt with(@Nullable PairingCode other) {
        return new Prompt(other, confirmationCode, passkey);
    }

    /** Without what is in it. */
    @Override
    public String toString() {
        return "Prompt[" + pairingCode + "]";
    }
}
