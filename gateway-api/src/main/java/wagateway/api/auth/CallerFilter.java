package wagateway.api.auth;

import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import wagateway.api.problem.ProblemCode;
import wagateway.api.problem.ProblemException;
import wagateway.model.identity.Caller;
import wagateway.model.token.TokenVerifier;
import wagateway.model.token.Verification.Accepted;
import wagateway.model.token.Verification.Refused;
import wagateway.model.token.Verification.Why;
import wagateway.pod.BearerToken;

/**
 * Verifies the bearer token of every call under {@code /api/v1} that is not a worker's. Whatever runs for it has the
 * {@link Caller} in its Reactor context, under that class.
 */
@Component
@Order(10)
final class CallerFilter implements WebFilter {
    private final TokenVerifier verifier;

    CallerFilter(TokenVerifier verifier) {
        this.verifier = verifier;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        if (!Routes.isOfUser(exchange.getRequest())) {
            return chain.filter(exchange);
        }
        String token = BearerToken.of(exchange.getRequest().getHeaders().getFirst(HttpHeaders.AUTHORIZATION));
        if (token == null) {
            return Mono.error(ProblemException.of(ProblemCode.TOKEN_MISSING));
        }
        return Mono.fromCompletionStage(() -> verifier.verify(token)).flatMap(verification -> switch (verification) {
            case Accepted(Caller caller) ->
                chain.filter(exchange).contextWrite(context -> context.put(Caller.class, caller));
            case Refused(Why why) -> Mono.error(ProblemException.of(problem(why)));
        });
    }

    private static ProblemCode problem(Why why) {
        return switch (why) {
            case EXPIRED -> ProblemCode.TOKEN_EXPIRED;
            case KEYS_UNAVAILABLE -> ProblemCode.TOKEN_KEYS_UNAVAILABLE;
            case UNREADABLE, BAD_SIGNATURE, CLAIMS_NOT_ACCEPTED, NO_USER, REVOKED -> ProblemCode.TOKEN_INVALID;
        };
    }
}
