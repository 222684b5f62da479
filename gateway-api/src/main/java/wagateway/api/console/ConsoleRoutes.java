package wagateway.api.console;

import java.time.Duration;
import java.util.stream.Stream;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.config.ResourceHandlerRegistry;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.resource.EncodedResourceResolver;
import reactor.core.publisher.Mono;

/**
 * Serves the page at each of its own routes; {@link WrongAddresses} says what happens elsewhere. What it loads has a hash in its
 * name and is kept for good; the page itself and its configuration are asked for each time.
 */
@Configuration(proxyBeanMethods = false)
class ConsoleRoutes implements WebFluxConfigurer {
    static final String DOCUMENT = "/console/config.json";
    static final String ASSETS = "/assets/**";
    static final String ICON = "/favicon.svg";
    static final String[] PAGES = {"/", "/sessions/{id}", "/workers", "/signed-in"};

    /** The page; absent from a jar that was built without it. */
    static final Resource PAGE = new ClassPathResource("console/index.html");

    private static final String BUILD = "classpath:/console/";
    private static final Duration FOR_GOOD = Duration.ofDays(365);

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler(ASSETS)
                .addResourceLocations(BUILD + "assets/")
                .setCacheControl(CacheControl.maxAge(FOR_GOOD).cachePublic().immutable())
                .resourceChain(true)
                .addResolver(new EncodedResourceResolver());
        registry.addResourceHandler(ICON).addResourceLocations(BUILD).setCacheControl(CacheControl.noCache());
    }

    @Bean
    RouterFunction<ServerResponse> console(ConsoleSettings settings) {
        var document = ConsoleDocument.of(settings);
        return RouterFunctions.route()
                .route(
                        reading(PAGES),
                        request -> PAGE.exists() ? fresh(MediaType.TEXT_HTML).bodyValue(PAGE) : Mono.empty())
                .route(
                        reading(DOCUMENT),
                        request -> fresh(MediaType.APPLICATION_JSON).bodyValue(document))
                .build();
    }

    private static RequestPredicate reading(String... paths) {
        var read = RequestPredicates.methods(HttpMethod.GET, HttpMethod.HEAD);
        return Stream.of(paths)
                .map(RequestPredicates::path)
                .reduce(RequestPredicate::or)
                .map(read::and)
                .orElseThrow();
    }

    private static ServerResponse.BodyBuilder fresh(MediaType type) {
        return ServerResponse.ok().contentType(type).cacheControl(CacheControl.noCache());
    }
}
