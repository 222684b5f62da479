package wagateway.api.config;

import java.util.List;

/**
 * Which pages may call the API from a browser.
 *
 * @param origins each {@code scheme://host[:port]}; {@code *} alone allows any page, but then without credentials;
 *     default {@code http://localhost:3000}
 */
record CorsSettings(List<String> origins) {
    CorsSettings {
        origins = origins.stream()
                .map(String::strip)
                .filter(origin -> !origin.isEmpty())
                .toList();
    }

    boolean allowsAny() {
        return origins.contains("*");
    }
}
