package wagateway.api.config;

import static wagateway.pod.UnusableSettingException.require;

import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * {@code DATABASE_URL}, spelled out for Spring. It comes last, so that any {@code SPRING_R2DBC_…} or {@code SPRING_FLYWAY_…}
 * variable wins. What {@code application.yaml} gives the reactive driver refers to {@code database-url.…} here, as it wins
 * over that driver's URL.
 */
final class DatabaseAddress implements EnvironmentPostProcessor {
    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        String url = environment.getProperty("DATABASE_URL", "");
        if (url.isBlank()) {
            require(
                    environment.containsProperty("spring.r2dbc.url")
                            && environment.containsProperty("spring.flyway.url"),
                    "set DATABASE_URL to postgresql://user:password@host:port/database");
            return;
        }
        environment
                .getPropertySources()
                .addLast(new MapPropertySource("database address", properties(DatabaseUrl.parse(url))));
    }

    private static Map<String, Object> properties(DatabaseUrl database) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("spring.r2dbc.url", database.r2dbc());
        properties.put("spring.flyway.url", database.jdbc());
        database.parameters().forEach((parameter, value) -> {
            switch (parameter) {
                case CONNECT_TIMEOUT -> properties.put("database-url.connect-timeout", "PT" + value + "S");
                case APPLICATION_NAME -> properties.put("database-url.application-name", value);
                case SSLMODE, SSLROOTCERT -> {}
            }
        });
        if (database.user() != null) {
            properties.put("spring.r2dbc.username", database.user());
            properties.put("spring.flyway.user", database.user());
        }
        if (database.password() != null) {
            properties.put("spring.r2dbc.password", database.password());
            properties.put("spring.flyway.password", database.password());
        }
        return properties;
    }
}
