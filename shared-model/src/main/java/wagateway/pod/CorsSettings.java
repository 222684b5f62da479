package wagateway.pod;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Which pages may call a pod from a browser.
 *
 * @param origins each {@code scheme://host[:port]}; {@code *} alone allows any page, but then without credentials
 */
@ConfigurationProperties("wagateway.cors")
public record CorsSettings(List<String> origins) {
    public CorsSettings {
        origins = origins.stream()
                .map(String::strip)
                .filter(origin -> !origin.isEmpty())
                .toList();
    }

    public boolean allowsAny() {
        return origins.contains("*");
    }
}
