package wagateway.api.config;

import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import wagateway.model.redis.RedisUrl;
import wagateway.pod.UnusableSettingException;

/**
 * Where PostgreSQL and Redis are: {@code DATABASE_URL} and {@code REDIS_URL}, spelled out for Spring. They come last, so
 * that any {@code SPRING_R2DBC_…}, {@code SPRING_FLYWAY_…} or {@code SPRING_DATA_REDIS_…} variable wins. What {@code application.yaml} gives the reactive
 * driver refers to {@code database-url.…} here, as it wins over that driver's URL.
 */
final class Addresses implements EnvironmentPostProcessor {
    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        Map<String, Object> properties = new HashMap<>();
        addDatabase(environment, properties);
        addRedis(environment, properties);
        environment.getPropertySources().addLast(new MapPropertySource("addresses", properties));
    }

    private static void addDatabase(ConfigurableEnvironment environment, Map<String, Object> properties) {
        String url = environment.getProperty("DATABASE_URL", "");
        if (url.isBlank()) {
            require(
                    environment.containsProperty("spring.r2dbc.url")
                            && environment.containsProperty("spring.flyway.url"),
                    "set DATABASE_URL to postgresql://user:password@host:port/database");
            return;
        }
        DatabaseUrl database = DatabaseUrl.parse(url);
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
    }

    private static void addRedis(ConfigurableEnvironment environment, Map<String, Object> properties) {
        String url = environment.getProperty("REDIS_URL", "");
        if (url.isBlank()) {
            return;
        }
        try {
            properties.putAll(RedisUrl.parse(url).properties());
        } catch (IllegalArgumentException e) {
            throw new UnusableSettingException(String.valueOf(e.getMessage()));
        }
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new UnusableSettingException(otherwise);
        }
    }
}
