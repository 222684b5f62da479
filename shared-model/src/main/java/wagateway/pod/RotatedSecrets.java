package wagateway.pod;

import static wagateway.pod.UnusableSettingException.require;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The secrets of one setting: one, or two while one replaces the other. The first makes what others check, each is accepted, so pods
 * that are one step of the replacement apart accept each other.
 */
public final class RotatedSecrets {
    private static final int MAX_SECRETS = 2;
    private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");

    private RotatedSecrets() {}

    /**
     * @param setting that they are of, for the message
     * @param text with a comma, and any white space, between two; one alone is taken as it is
     * @param minBytes of each, in UTF-8
     * @return without those that are blank; empty where there is none
     * @throws UnusableSettingException when there are too many, or one is too short
     */
    public static List<String> of(String setting, @Nullable String text, int minBytes) {
        return text == null ? List.of() : of(setting, COMMA.splitAsStream(text).toList(), minBytes);
    }

    /** Those that have been separated. */
    public static List<String> of(String setting, @Nullable List<String> values, int minBytes) {
        List<String> secrets = values == null
                ? List.of()
                : values.stream().filter(value -> !value.isBlank()).toList();
        require(secrets.size() <= MAX_SECRETS, setting + " holds at most " + MAX_SECRETS + ", separated by a comma");
        require(
                secrets.stream().allMatch(secret -> secret.getBytes(StandardCharsets.UTF_8).length >= minBytes),
                setting + " needs at least " + minBytes
                        + " bytes, on each side of a comma: make one with 'openssl rand -base64 48'");
        return secrets;
    }
}
