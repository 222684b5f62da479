package wagateway.api.adapter;

import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import tools.jackson.databind.JsonNode;

/**
 * A request to a worker of another kind, which is shown its key.
 *
 * @param header in which the key stands
 * @param shown what stands there, of the key
 * @param path after the worker's endpoint, with its query
 * @param taken the statuses that are an answer beside those of success; any other is a failure
 */
public record KeyedCall(
        String header,
        UnaryOperator<String> shown,
        HttpMethod method,
        String path,
        @Nullable JsonNode body,
        Set<Integer> taken) {
    /** Without a body, and with success as its only answer. */
    public static KeyedCall of(String header, HttpMethod method, String path) {
        return new KeyedCall(header, UnaryOperator.identity(), method, path, null, Set.of());
    }

    /** The same with a body. */
    public KeyedCall with(JsonNode content) {
        return new KeyedCall(header, shown, method, path, content, taken);
    }

    /** The same, of which these statuses are an answer too. */
    public KeyedCall taking(Integer... statuses) {
        return new KeyedCall(header, shown, method, path, body, Set.of(statuses));
    }

    /** The same, in which something that is made of the key stands in its place. */
    public KeyedCall showing(UnaryOperator<String> made) {
        return new KeyedCall(header, made, method, path, body, taken);
    }
}
