package wagateway.api.config;

import static wagateway.pod.UnusableSettingException.require;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How patient a pod is with PostgreSQL, beside what {@code spring.r2dbc} says.
 *
 * @param silence how long PostgreSQL may say nothing after it was asked, before that connection is closed and whoever
 *     waits for it is told; longer than the statement timeout of spring.r2dbc, with which PostgreSQL itself ends a
 *     statement; at least 1 s
 */
@ConfigurationProperties("wagateway.api.database")
record DatabaseSettings(@DefaultValue("5s") Duration silence) {
    /** @throws IllegalArgumentException when a value is below its minimum */
    DatabaseSettings {
        require(silence.toSeconds() >= 1, "wagateway.api.database.silence must be at least 1 s");
    }
}
