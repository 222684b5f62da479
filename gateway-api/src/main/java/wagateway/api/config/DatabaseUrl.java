package wagateway.api.config;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import wagateway.pod.UnusableSettingException;

/**
 * {@code DATABASE_URL} in its parts, as a reactive driver and a JDBC driver want them.
 *
 * @param user percent-decoded
 * @param password percent-decoded; null when the database asks for none
 * @param place {@code host:port/database}
 * @param parameters decoded, in the order of the URL
 */
record DatabaseUrl(@Nullable String user, @Nullable String password, String place, Map<Parameter, String> parameters) {
    private static final Pattern FORM =
            Pattern.compile("postgres(?:ql)?://(?:([^:@/?]*)(?::([^@/?]*))?@)?([^@/?,]+/[^/?]+)(?:\\?(.*))?");
    private static final Set<String> SSL_MODES =
            Set.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

    /** What may follow the question mark: the names of libpq, with those of the two drivers. */
    enum Parameter {
        SSLMODE("sslMode", "sslmode"),
        SSLROOTCERT("sslRootCert", "sslrootcert"),
        CONNECT_TIMEOUT("connectTimeout", "connectTimeout"),
        APPLICATION_NAME("applicationName", "ApplicationName");

        private final String r2dbc;
        private final String jdbc;

        Parameter(String r2dbc, String jdbc) {
            this.r2dbc = r2dbc;
            this.jdbc = jdbc;
        }

        String libpq() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static DatabaseUrl parse(String url) {
        Matcher matcher = FORM.matcher(url);
        if (!matcher.matches()) {
            throw new UnusableSettingException(
                    "DATABASE_URL must look like postgresql://user:password@host:port/database");
        }
        return new DatabaseUrl(
                decode(matcher.group(1)), decode(matcher.group(2)), matcher.group(3), parameters(matcher.group(4)));
    }

    /** Without those parameters that Spring's own properties give: see {@link DatabaseAddress}. */
    String r2dbc() {
        var own = new LinkedHashMap<>(parameters);
        own.remove(Parameter.CONNECT_TIMEOUT);
        own.remove(Parameter.APPLICATION_NAME);
        return "r2dbc:postgresql://" + place + query(own, parameter -> parameter.r2dbc);
    }

    String jdbc() {
        return "jdbc:postgresql://" + place + query(parameters, parameter -> parameter.jdbc);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "DatabaseUrl[" + place + "]";
    }

    private static Map<Parameter, String> parameters(@Nullable String query) {
        var parameters = new LinkedHashMap<Parameter, String>();
        if (query == null || query.isEmpty()) {
            return parameters;
        }
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? null : decode(pair.substring(equals + 1));
            Parameter parameter = parameter(name);
            if (value == null || !isValid(parameter, value)) {
                throw new UnusableSettingException("DATABASE_URL has no usable value for its parameter " + name);
            }
            parameters.put(parameter, value);
        }
        return parameters;
    }

    private static Parameter parameter(String name) {
        for (Parameter parameter : Parameter.values()) {
            if (parameter.libpq().equals(name)) {
                return parameter;
            }
        }
        throw new UnusableSettingException("DATABASE_URL has the parameter '" + name
                + "', but only sslmode, sslrootcert, connect_timeout and application_name are supported");
    }

    private static boolean isValid(Parameter parameter, String value) {
        return switch (parameter) {
            case SSLMODE -> SSL_MODES.contains(value);
            case CONNECT_TIMEOUT -> value.matches("[1-9][0-9]{0,3}");
            case SSLROOTCERT, APPLICATION_NAME -> true;
        };
    }

    private static String query(Map<Parameter, String> parameters, Function<Parameter, String> name) {
        return parameters.isEmpty()
                ? ""
                : parameters.entrySet().stream()
                        .map(entry -> name.apply(entry.getKey()) + "="
                                + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&", "?", ""));
    }

    private static @Nullable String decode(@Nullable String value) {
        try {
            return value == null || value.isEmpty()
                    ? null
                    : URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw new UnusableSettingException(
                    "DATABASE_URL has a % that is not followed by two hexadecimal digits: write %25 for it");
        }
    }
}
