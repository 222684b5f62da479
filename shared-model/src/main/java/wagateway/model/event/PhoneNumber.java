package wagateway.model.event;

import java.util.Optional;
import java.util.Set;

/** Phone numbers of accounts, however a worker writes them. */
public final class PhoneNumber {
    /** Of ITU-T E.164. */
    private static final int MAX_DIGITS = 15;

    private static final int DECIMAL = 10;
    /** Those of WhatsApp that stand for phone numbers; a LID ({@code @lid}) and a group are something else. */
    private static final Set<String> SERVERS = Set.of("s.whatsapp.net", "c.us");

    private PhoneNumber() {}

    /**
     * In the form of E.164: a plus sign and 1 to {@value #MAX_DIGITS} digits. Takes numbers with or without the plus sign or an
     * international {@code 00}, with what people put between the digits, and WhatsApp's ids: {@code number.agent:device@server}.
     *
     * @return empty where it is no number with its country code
     */
    public static Optional<String> normalise(String text) {
        String number = text.strip();
        int server = number.indexOf('@');
        if (server >= 0) {
            if (!SERVERS.contains(number.substring(server + 1))) {
                return Optional.empty();
            }
            number = upTo('.', upTo('_', upTo(':', number.substring(0, server))));
        }
        number = upTo(':', number.startsWith("tel:") ? number.substring("tel:".length()) : number);
        var digits = new StringBuilder(number.length());
        for (int i = 0; i < number.length(); i++) {
            char c = number.charAt(i);
            int digit = Character.digit(c, DECIMAL);
            if (digit >= 0) {
                digits.append(digit);
            } else if (Character.isLetter(c)) {
                return Optional.empty();
            }
        }
        if (digits.indexOf("00") == 0) {
            digits.delete(0, 2);
        }
        boolean usable = !digits.isEmpty() && digits.length() <= MAX_DIGITS && digits.charAt(0) != '0';
        return usable ? Optional.of("+" + digits) : Optional.empty();
    }

    private static String upTo(char end, String text) {
        int at = text.indexOf(end);
        return at < 0 ? text : text.substring(0, at);
    }
}
