package wagateway.api.auth;

import java.util.Map;
import java.util.Objects;
import org.springframework.core.MethodParameter;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.BindingContext;
import org.springframework.web.reactive.result.method.HandlerMethodArgumentResolver;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import wagateway.api.problem.ProblemCode;
import wagateway.api.problem.ProblemException;
import wagateway.model.identity.Caller;

/**
 * Gives a controller its {@link Caller} or {@link ProvenWorker}; without one the call is refused, whatever the filters thought of
 * it.
 */
@Component
public final class CallerArgument implements HandlerMethodArgumentResolver {
    private static final Map<Class<?>, ProblemCode> MISSING =
            Map.of(Caller.class, ProblemCode.TOKEN_MISSING, ProvenWorker.class, ProblemCode.WORKER_CREDENTIAL_MISSING);

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return MISSING.containsKey(parameter.getParameterType());
    }

    @Override
    public Mono<Object> resolveArgument(
            MethodParameter parameter, BindingContext bindingContext, ServerWebExchange exchange) {
        Class<?> type = parameter.getParameterType();
        ProblemCode missing = Objects.requireNonNull(MISSING.get(type));
        return Mono.deferContextual(context -> Mono.<Object>justOrEmpty(context.getOrEmpty(type)))
                .switchIfEmpty(Mono.error(() -> ProblemException.of(missing)));
    }
}
