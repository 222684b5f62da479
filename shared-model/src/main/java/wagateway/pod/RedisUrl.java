package wagateway.pod;

import static wagateway.pod.UnusableSettingException.require;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code REDIS_URL} in its parts. The scheme says how Redis is laid out:
 *
 * <table>
 * <caption>Forms; each also with {@code rediss} for TLS</caption>
 * <tr><td>{@code redis://[user:password@]host[:6379][/database]}</td><td>one server</td></tr>
 * <tr><td>{@code redis-sentinel://[user:password@]host[:26379],…[/database]#master}</td><td>the master of that name, as
 *     these Sentinels have it; the password is that of the servers</td></tr>
 * <tr><td>{@code redis-cluster://[user:password@]host[:6379],…}</td><td>the cluster of which these are some nodes;
 *     {@code redis://} with more than one host means the same</td></tr>
 * </table>
 *
 * <p>Lettuce's {@code RedisURI} would read less and refuse less: it takes the port of a host with an underscore, as Docker
 * Compose names them, for a part of its name, and passes over ports and queries that it cannot use.
 *
 * @param layout what the hosts are
 * @param tls whether connections are encrypted
 * @param user percent-decoded; null for Redis's default user
 * @param password percent-decoded; null when none is asked for
 * @param hosts each {@code host:port}, at least one
 * @param master what the Sentinels call the master; null without Sentinels
 */
public record RedisUrl(
        Layout layout,
        boolean tls,
        @Nullable String user,
        @Nullable String password,
        List<String> hosts,
        int database,
        @Nullable String master) {
    private static final Pattern FORM =
            Pattern.compile("redis(s?)(-sentinel|-cluster)?://(?:([^@/?#]*)@)?([^@/?#]+)(?:/([0-9]{0,4}))?"
                    + "(?:\\?sentinelMasterId=([^&#]+)|#([^?#]+))?");
    private static final Pattern HOST = Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::([0-9]{1,5}))?");
    private static final int MAX_PORT = 65_535;
    private static final String EXPECTED = "REDIS_URL must look like redis://[user:password@]host:port, "
            + "redis-sentinel://host:port,host:port#master or redis-cluster://host:port,host:port";

    /** How the servers of Redis relate to each other. */
    public enum Layout {
        STANDALONE(6379),
        SENTINEL(26379),
        CLUSTER(6379);

        private final int port;

        Layout(int port) {
            this.port = port;
        }
    }

    /**
     * Reads the setting.
     *
     * @throws UnusableSettingException when it has none of these forms
     */
    public static RedisUrl parse(String url) {
        Matcher form = FORM.matcher(url);
        require(form.matches(), EXPECTED);
        String master = decode(form.group(6) == null ? form.group(7) : form.group(6));
        Layout layout = layout(form.group(2), form.group(4));
        require(
                layout != Layout.SENTINEL || master != null,
                "REDIS_URL names no master: end it with #, then what the Sentinels call it");
        require(layout == Layout.SENTINEL || master == null, EXPECTED);
        String database = form.group(5) == null || form.group(5).isEmpty() ? "0" : form.group(5);
        require(
                layout != Layout.CLUSTER || database.equals("0"),
                "REDIS_URL names a database, but a Redis Cluster has only one: leave it out");
        String credentials = form.group(3) == null ? "" : form.group(3);
        int colon = credentials.indexOf(':');
        return new RedisUrl(
                layout,
                !form.group(1).isEmpty(),
                decode(credentials.substring(0, Math.max(colon, 0))),
                decode(credentials.substring(colon + 1)),
                Stream.of(form.group(4).split(",", -1))
                        .map(host -> host(host, layout))
                        .toList(),
                Integer.parseInt(database),
                master);
    }

    /** The same as properties of Spring. */
    public Map<String, Object> properties() {
        var properties = new LinkedHashMap<String, Object>();
        String places = String.join(",", hosts);
        switch (layout) {
            case STANDALONE -> {
                int colon = places.lastIndexOf(':');
                properties.put("spring.data.redis.host", places.substring(0, colon));
                properties.put("spring.data.redis.port", places.substring(colon + 1));
            }
            case SENTINEL -> {
                properties.put("spring.data.redis.sentinel.nodes", places);
                properties.put("spring.data.redis.sentinel.master", String.valueOf(master));
            }
            case CLUSTER -> properties.put("spring.data.redis.cluster.nodes", places);
        }
        if (user != null) {
            properties.put("spring.data.redis.username", user);
        }
        if (password != null) {
            properties.put("spring.data.redis.password", password);
        }
        if (database != 0) {
            properties.put("spring.data.redis.database", database);
        }
        if (tls) {
            properties.put("spring.data.redis.ssl.enabled", true);
        }
        return properties;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "RedisUrl[" + layout + " " + hosts + "]";
    }

    private static Layout layout(@Nullable String suffix, String hosts) {
        if (suffix == null) {
            return hosts.contains(",") ? Layout.CLUSTER : Layout.STANDALONE;
        }
        return suffix.equals("-sentinel") ? Layout.SENTINEL : Layout.CLUSTER;
    }

    private static String host(String text, Layout layout) {
        Matcher host = HOST.matcher(text);
        require(host.matches(), EXPECTED);
        int port = host.group(2) == null ? layout.port : Integer.parseInt(host.group(2));
        require(port > 0 && port <= MAX_PORT, "REDIS_URL has a port that is not between 1 and " + MAX_PORT);
        return host.group(1) + ":" + port;
    }

    private static @Nullable String decode(@Nullable String value) {
        try {
            return value == null || value.isEmpty()
                    ? null
                    : URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw new UnusableSettingException(
                    "REDIS_URL has a % that is not followed by two hexadecimal digits: write %25 for it");
        }
    }
}
