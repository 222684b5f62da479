package wagateway.api.auth;

import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import wagateway.api.problem.ProblemCode;
import wagateway.api.problem.ProblemException;
import wagateway.model.identity.Caller;

/** Lets operators alone make the calls under {@code /api/v1/operator}. Runs within the audit, which has those that are refused too. */
@Component
@Order(25)
final class OperatorFilter implements WebFilter {
    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        return !Routes.isOfOperator(exchange.getRequest())
                ? chain.filter(exchange)
                : Mono.deferContextual(context ->
                        context.getOrDefault(Caller.class, null) instanceof Caller caller && caller.operator()
                                ? chain.filter(exchange)
                                : Mono.error(ProblemException.of(ProblemCode.OPERATOR_REQUIRED)));
    }
}
