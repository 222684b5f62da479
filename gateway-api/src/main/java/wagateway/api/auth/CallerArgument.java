package wagateway.api.auth;

import org.springframework.core.MethodParameter;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.BindingContext;
import org.springframework.web.reactive.result.method.HandlerMethodArgumentResolver;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import wagateway.api.problem.ProblemCode;
import wagateway.api.problem.ProblemException;
import wagateway.model.identity.Caller;

/** Gives a controller its {@link Caller}; without one the call is refused, whatever the filter thought of it. */
@Component
public final class CallerArgument implements HandlerMethodArgumentResolver {
    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType().equals(Caller.class);
    }

    @Override
    public Mono<Object> resolveArgument(
            MethodParameter parameter, BindingContext bindingContext, ServerWebExchange exchange) {
        return Mono.deferContextual(context -> Mono.<Object>justOrEmpty(context.getOrEmpty(Caller.class)))
                .switchIfEmpty(Mono.error(() -> ProblemException.of(ProblemCode.TOKEN_MISSING)));
    }
}
