package wagateway.model.cors;

import java.util.List;

/**
 * Which pages may call a pod from a browser.
 *
 * @param origins each {@code scheme://host[:port]}; {@code *} alone allows any page, but then without credentials;
 *     default {@code http://localhost:3000}
 */
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
