package wagateway.api.console;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;

/**
 * Tells the browser what the console may do (Content Security Policy level 3): run what this pod serves, call the
 * gateway at its configured addresses and the place where people sign in, and nothing else. What every answer says is in
 * {@link wagateway.pod.SecurityHeaders}.
 */
@Component
final class ConsoleHeaders implements WebFilter {
    private static final List<PathPattern> CONSOLE = Stream.concat(
                    Stream.of(ConsoleRoutes.PAGES),
                    Stream.of(ConsoleRoutes.DOCUMENT, ConsoleRoutes.ASSETS, ConsoleRoutes.ICON))
            .map(PathPatternParser.defaultInstance::parse)
            .toList();

    private final String policy;

    ConsoleHeaders(ConsoleSettings settings) {
        this.policy = policy(settings);
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        var path = exchange.getRequest().getPath().pathWithinApplication();
        if (CONSOLE.stream().anyMatch(pattern -> pattern.matches(path))) {
            add(exchange.getResponse().getHeaders());
        }
        return chain.filter(exchange);
    }

    void add(HttpHeaders headers) {
        headers.set("Content-Security-Policy", policy);
        headers.set("X-Frame-Options", "DENY");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
    }

    private static String policy(ConsoleSettings settings) {
        return String.join(
                "; ",
                "default-src 'none'",
                "script-src 'self'",
                "style-src 'self'",
                "img-src 'self'",
                "connect-src " + String.join(" ", callable(settings)),
                "base-uri 'none'",
                "form-action 'none'",
                "frame-ancestors 'none'",
                "require-trusted-types-for 'script'",
                "trusted-types 'none'");
    }

    private static Set<String> callable(ConsoleSettings settings) {
        var sources = new LinkedHashSet<String>();
        sources.add("'self'");
        Stream.of(settings.apiUrl(), settings.pushUrl(), settings.demoUrl(), settings.oidcAuthority())
                .filter(address -> !address.isEmpty())
                .map(ConsoleSettings::origin)
                .forEach(sources::add);
        if (!settings.pushUrl().isEmpty()) {
            sources.add(settings.pushUrl().replaceFirst("^http", "ws"));
        }
        sources.addAll(settings.oidcOrigins());
        return sources;
    }
}
