package wagateway.pod;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/** {@code REDIS_URL}, spelled out for Spring. It comes last, so that any {@code SPRING_DATA_REDIS_…} variable wins. */
final class RedisAddress implements EnvironmentPostProcessor {
    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        String url = environment.getProperty("REDIS_URL", "");
        if (!url.isBlank()) {
            environment
                    .getPropertySources()
                    .addLast(new MapPropertySource(
                            "redis address", RedisUrl.parse(url).properties()));
        }
    }
}
