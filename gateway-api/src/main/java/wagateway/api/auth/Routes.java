package wagateway.api.auth;

import java.util.List;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Whose call a request is. Every call of the API is a worker's or a user's, so what one guard lets by the other one
 * takes; but for those of workers of other kinds, which prove themselves to their adapter. Paths are matched as controllers match
 * them: an encoded path finds no way around.
 */
final class Routes {
    private static final PathPattern API = PathPatternParser.defaultInstance.parse("/api/v1/**");
    private static final PathPattern OF_OPERATORS = PathPatternParser.defaultInstance.parse("/api/v1/operator/**");
    private static final PathPattern OF_ADAPTERS = PathPatternParser.defaultInstance.parse("/api/v1/adapters/**");
    private static final List<PathPattern> OF_WORKERS = List.of(
            PathPatternParser.defaultInstance.parse("/api/v1/workers/**"),
            PathPatternParser.defaultInstance.parse("/api/v1/webhooks/**"));

    private Routes() {}

    static boolean isOfWorker(ServerHttpRequest request) {
        var path = request.getPath().pathWithinApplication();
        return OF_WORKERS.stream().anyMatch(pattern -> pattern.matches(path));
    }

    static boolean isOfOperator(ServerHttpRequest request) {
        return OF_OPERATORS.matches(request.getPath().pathWithinApplication());
    }

    /** Whether workers call it, whatever they prove themselves by. */
    static boolean isForWorkers(ServerHttpRequest request) {
        return isOfWorker(request) || OF_ADAPTERS.matches(request.getPath().pathWithinApplication());
    }

    /** Every call of the API that is not for workers. */
    static boolean isOfUser(ServerHttpRequest request) {
        return API.matches(request.getPath().pathWithinApplication()) && !isForWorkers(request);
    }
}
