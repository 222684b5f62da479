package wagateway.stack.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/**
 * As whom pods use a Redis of this package: with the permissions of {@code deploy/redis/users.acl}. The password is no secret, as such a
 * Redis lets anybody on this machine in as the default user, who may do everything: tests, replicas and Sentinels do.
 */
public enum RedisUser {
    API("gateway-api", "API_PASSWORD"),
    PUSH("gateway-push", "PUSH_PASSWORD");

    private static final String RULES = "users.acl";
    private static final String RULE = "user ";

    private final String user;
    private final String password;

    RedisUser(String user, String password) {
        this.user = user;
        this.password = password;
    }

    /**
     * The address for a pod of this kind.
     *
     * @param url of a Redis, Sentinel or cluster of this package
     */
    public String in(String url) {
        return url.replaceFirst("://", "://" + user + ":" + password + "@");
    }

    /** What {@code redis-server --aclfile} reads. */
    static String rules() {
        try (var shipped = RedisUser.class.getResourceAsStream("/" + RULES)) {
            if (shipped == null) {
                throw new IOException(RULES + " is missing from the jar");
            }
            return new String(shipped.readAllBytes(), StandardCharsets.UTF_8)
                    .replace(">OPERATOR_PASSWORD", "nopass")
                    .lines()
                    .filter(line -> line.startsWith(RULE))
                    .collect(Collectors.joining("\n", "", "\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
