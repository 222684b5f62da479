package wagateway.api.caller;

import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.PathContainer;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;
import wagateway.api.problem.ProblemCode;
import wagateway.api.problem.ProblemException;
import wagateway.model.identity.Caller;
import wagateway.model.token.TokenVerifier;
import wagateway.model.token.Verification.Accepted;
import wagateway.model.token.Verification.Refused;
import wagateway.model.token.Verification.Why;

/**
 * Verifies the bearer token of every call under {@code /api/v1} that is not a worker's, and leaves the caller for
 * {@link CallerArgument}. Paths are matched as controllers match them, so an encoded path finds no way around.
 */
@Component
@Order(10)
final class CallerFilter implements WebFilter {
    static final String ATTRIBUTE = Caller.class.getName();

    private static final String SCHEME = "Bearer ";
    private static final PathPattern API = PathPatternParser.defaultInstance.parse("/api/v1/**");
    private static final PathPattern WORKERS = PathPatternParser.defaultInstance.parse("/api/v1/workers/**");
    private static final PathPattern WEBHOOKS = PathPatternParser.defaultInstance.parse("/api/v1/webhooks/**");

    private final TokenVerifier verifier;

    CallerFilter(TokenVerifier verifier) {
        this.verifier = verifier;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        PathContainer path = exchange.getRequest().getPath().pathWithinApplication();
        if (!API.matches(path) || WORKERS.matches(path) || WEBHOOKS.matches(path)) {
            return chain.filter(exchange);
        }
        String header = exchange.getRequest().getHeaders().getFirst(HttpHeaders.AUTHORIZATION);
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Mono.error(ProblemException.of(ProblemCode.TOKEN_MISSING));
        }
        String token = header.substring(SCHEME.length()).strip();
        return Mono.fromCompletionStage(() -> verifier.verify(token)).flatMap(verification -> switch (verification) {
            case Accepted(Caller caller) -> {
                exchange.getAttributes().put(ATTRIBUTE, caller);
                yield chain.filter(exchange);
            }
            case Refused(Why why) ->
                Mono.error(ProblemException.of(
                        why == Why.KEYS_UNAVAILABLE ? ProblemCode.TOKEN_KEYS_UNAVAILABLE : ProblemCode.TOKEN_INVALID));
        });
    }
}
