package wagateway.model.channel;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A library of Redis with one function of the same name. Another text has another name, so pods of two releases use one Redis.
 *
 * @param name of the library and of its function
 * @param code what {@code FUNCTION LOAD} takes
 */
public record FunctionLibrary(String name, String code) {
    /** That of {@link Script#PUBLISH}. */
    public static final FunctionLibrary PUBLISH = of(Script.PUBLISH);

    private static final String NAMED = "wagw_";
    private static final int DIGITS = 12;

    private static FunctionLibrary of(Script script) {
        String text = script.text();
        String name = NAMED + digest(text);
        return new FunctionLibrary(name, "#!lua name=" + name + "\nlocal NAME = '" + name + "'\n" + text);
    }

    private static String digest(String text) {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sum).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
