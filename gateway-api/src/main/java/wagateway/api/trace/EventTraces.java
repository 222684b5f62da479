package wagateway.api.trace;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import wagateway.model.event.TraceParent;
import wagateway.model.identity.SessionId;

/**
 * Makes the spans of an event in this pod, where its trace is sampled: that of storing it, below the request that asked for
 * it, and below that one those of publishing it, on whatever pod and however late. No span has a QR code or an account.
 */
public interface EventTraces {
    /** @param store given what the event is to say of where it comes from; null when it is not sampled */
    <T> Mono<T> storing(SessionId session, Function<@Nullable TraceParent, Mono<T>> store);

    /** @param trace what the event says; null when it is not sampled */
    <T> Mono<T> publishing(SessionId session, @Nullable TraceParent trace, Mono<T> publish);
}
