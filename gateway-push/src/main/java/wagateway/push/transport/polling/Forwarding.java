package wagateway.push.transport.polling;

import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Answers the requests for connections that another pod has. */
@FunctionalInterface
public interface Forwarding {
    /** Nothing is forwarded. */
    Forwarding NONE = (_, _) -> null;

    /**
     * Has the request answered by the pod that has the connection.
     *
     * @return empty when that pod cannot be reached; null when the connection would be this pod's own
     */
    @Nullable
    Mono<ServerResponse> forward(ServerRequest request, String sid);
}
