package wagateway.api.worker.http;

import java.util.Map;
import java.util.Set;
import org.springframework.http.HttpMethod;
import reactor.core.publisher.Mono;

/**
 * A request to a worker.
 *
 * @param path after the worker's endpoint, with its query
 * @param body JSON; empty for none
 * @param headers made anew for each attempt
 * @param taken the statuses that are an answer beside those of success; any other is a failure
 */
public record WorkerCall(
        HttpMethod method, String path, String body, Mono<Map<String, String>> headers, Set<Integer> taken) {}
