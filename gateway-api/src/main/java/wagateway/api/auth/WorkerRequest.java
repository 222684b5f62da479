package wagateway.api.auth;

import java.net.InetSocketAddress;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A request as far as its sender can be told by it.
 *
 * @param peer whose connection it came by; null where that is not known
 * @param target path and query, as they were sent
 * @param header answers one of the request by its name
 * @param body the raw one, which is read only where a signature covers it
 */
public record WorkerRequest(
        Supplier<@Nullable InetSocketAddress> peer,
        String method,
        String target,
        Function<String, @Nullable String> header,
        Mono<byte[]> body) {}
