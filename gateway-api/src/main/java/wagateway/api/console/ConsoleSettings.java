package wagateway.api.console;

import static wagateway.pod.UnusableSettingException.require;

import java.net.URI;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the console finds the gateway, and how people sign in.
 *
 * @param apiUrl origin of the API; empty: the origin that the page came from
 * @param pushUrl origin of the push pods, or of the balancer before them; empty: the origin that the page came from
 * @param pushPath where Socket.IO is served, with a slash at both ends
 * @param oidcAuthority the OpenID provider where people sign in; empty: none
 * @param oidcClientId as which the console is registered there, a public client of the code flow
 * @param oidcScope what it asks for
 * @param oidcOrigins further origins that the provider's discovery document names, comma separated
 * @param demoUrl where a local stack gives tokens to anybody and scans codes; empty: not a local stack
 */
@ConfigurationProperties("wagateway.api.console")
public record ConsoleSettings(
        @DefaultValue("") String apiUrl,
        @DefaultValue("") String pushUrl,
        @DefaultValue("/socket.io/") String pushPath,
        @DefaultValue("") String oidcAuthority,
        @DefaultValue("") String oidcClientId,
        @DefaultValue("openid profile email") String oidcScope,
        @DefaultValue List<String> oidcOrigins,
        @DefaultValue("") String demoUrl) {
    /** @throws IllegalArgumentException when an address is none, or the ways to sign in contradict each other */
    public ConsoleSettings {
        requireOrigin("wagateway.api.console.api-url", apiUrl);
        requireOrigin("wagateway.api.console.push-url", pushUrl);
        requireOrigin("wagateway.api.console.demo-url", demoUrl);
        oidcOrigins.forEach(origin -> requireOrigin("wagateway.api.console.oidc-origins", origin));
        require(pushPath.matches("/([\\w.~-]+/)*"), "wagateway.api.console.push-path must begin and end with a slash");
        require(
                oidcAuthority.isEmpty() || isAddress(oidcAuthority),
                "wagateway.api.console.oidc-authority must be an http or https URL");
        require(
                oidcAuthority.isEmpty() == oidcClientId.isEmpty(),
                "wagateway.api.console.oidc-authority needs an oidc-client-id, and only it");
        require(
                oidcAuthority.isEmpty() || demoUrl.isEmpty(),
                "wagateway.api.console.demo-url is for local stacks, which have no oidc-authority");
    }

    private static void requireOrigin(String name, String value) {
        require(
                value.isEmpty() || (isAddress(value) && value.equals(origin(value))),
                name + " must look like https://host[:port], without a path");
    }

    /** Scheme, host and port of an address. */
    static String origin(String address) {
        URI uri = URI.create(address);
        return uri.getScheme() + "://" + uri.getAuthority();
    }

    private static boolean isAddress(String value) {
        return value.matches("https?://[\\w.\\-\\[\\]:]+(/[\\w.~/%-]*)?");
    }
}
