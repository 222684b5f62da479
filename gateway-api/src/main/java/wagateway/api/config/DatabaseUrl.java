package wagateway.api.config;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code DATABASE_URL} in its parts, as a reactive driver and a JDBC driver want them.
 *
 * @param user percent-decoded
 * @param password percent-decoded; null when the database asks for none
 * @param place {@code host:port/database}
 * @param sslMode of libpq; null when the URL does not say
 */
record DatabaseUrl(
        @Nullable String user,
        @Nullable String password,
        String place,
        @Nullable String sslMode) {
    private static final Pattern FORM = Pattern.compile(
            "postgres(?:ql)?://(?:([^:@/?]*)(?::([^@/?]*))?@)?([^@/?,]+/[^/?]+)(?:\\?(?:.*&)?(?:sslmode=([a-z-]+))?(?:&.*)?)?");

    static DatabaseUrl parse(String url) {
        Matcher matcher = FORM.matcher(url);
        if (!matcher.matches()) {
            throw new UnusableSettingException(
                    "DATABASE_URL must look like postgresql://user:password@host:port/database");
        }
        return new DatabaseUrl(decode(matcher.group(1)), decode(matcher.group(2)), matcher.group(3), matcher.group(4));
    }

    String r2dbc() {
        return "r2dbc:postgresql://" + place + (sslMode == null ? "" : "?sslMode=" + sslMode);
    }

    String jdbc() {
        return "jdbc:postgresql://" + place + (sslMode == null ? "" : "?sslmode=" + sslMode);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "DatabaseUrl[" + place + "]";
    }

    private static @Nullable String decode(@Nullable String value) {
        return value == null || value.isEmpty()
                ? null
                : URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
