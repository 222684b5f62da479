package wagateway.api.config;

import static wagateway.pod.UnusableSettingException.require;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a pod waits for PostgreSQL and shares its connections, beside what {@code spring.r2dbc} says.
 *
 * @param silence how long PostgreSQL may send nothing while a statement runs, before the connection is closed and the
 *     statement fails; longer than the statement timeout of spring.r2dbc, with which PostgreSQL itself ends a
 *     statement; at least 1 s
 * @param userConnections how many of the connections of spring.r2dbc.pool.max-size the calls of users may have; the
 *     others are for reports, for publishing them and for what the pod does by itself. Empty: half of them; at least 1,
 *     and fewer than all
 */
@ConfigurationProperties("wagateway.api.database")
record DatabaseSettings(
        @DefaultValue("5s") Duration silence, @Nullable Integer userConnections) {
    /** @throws IllegalArgumentException when a value is below its minimum */
    DatabaseSettings {
        require(silence.toSeconds() >= 1, "wagateway.api.database.silence must be at least 1 s");
    }

    /**
     * How many connections calls of users may have.
     *
     * @param all that the pod may have
     * @throws IllegalArgumentException when that would leave none to one of the two
     */
    int forUsers(int all) {
        int users = userConnections == null ? all / 2 : userConnections;
        require(
                users >= 1 && users < all,
                "wagateway.api.database.user-connections must be at least 1, and less than spring.r2dbc.pool.max-size,"
                        + " which is " + all);
        return users;
    }
}
