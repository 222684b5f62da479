package wagateway.api.console;

import org.jspecify.annotations.Nullable;

/**
 * The configuration that the page reads first.
 *
 * @param api origin of the API; empty: the page's own
 * @param push origin of the push pods; empty: the page's own
 */
record ConsoleDocument(String api, String push, String pushPath, SignIn signIn) {
    /**
     * How people sign in.
     *
     * @param kind {@code demo} with a URL, {@code oidc} with the rest, or {@code none}
     */
    record SignIn(
            String kind,
            @Nullable String url,
            @Nullable String authority,
            @Nullable String clientId,
            @Nullable String scope) {
        static SignIn of(ConsoleSettings settings) {
            if (!settings.demoUrl().isEmpty()) {
                return new SignIn("demo", settings.demoUrl(), null, null, null);
            }
            return settings.oidcAuthority().isEmpty()
                    ? new SignIn("none", null, null, null, null)
                    : new SignIn("oidc", null, settings.oidcAuthority(), settings.oidcClientId(), settings.oidcScope());
        }
    }

    static ConsoleDocument of(ConsoleSettings settings) {
        return new ConsoleDocument(settings.apiUrl(), settings.pushUrl(), settings.pushPath(), SignIn.of(settings));
    }
}
