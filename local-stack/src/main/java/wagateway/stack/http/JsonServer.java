package wagateway.stack.http;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandlers;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The JDK's HTTP server for calls with JSON, each on a virtual thread. */
public final class JsonServer implements AutoCloseable {
    private static final int MAX_BODY_BYTES = 64 * 1024;

    private final HttpServer server;

    private JsonServer(HttpServer server) {
        this.server = server;
    }

    /** @param body an object, without fields where there was none */
    public record Call(String method, String path, JsonNode body) {}

    /** What a call is answered; the body becomes JSON. */
    public record Answer(int status, Object body) {
        public static Answer error(int status, String message) {
            return new Answer(status, Map.of("error", message));
        }
    }

    /**
     * Listens at once.
     *
     * @param calls answers each call; an {@link IllegalArgumentException} says in words for the caller what is wrong with it
     * @param filters see each request before it is read
     * @throws IOException when the port is taken
     */
    public static JsonServer open(InetSocketAddress address, Function<Call, Answer> calls, Filter... filters)
            throws IOException {
        var server = HttpServer.create(address, 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> send(exchange, answer(exchange, calls)))
                .getFilters()
                .addAll(List.of(filters));
        server.start();
        return new JsonServer(server);
    }

    public static void send(HttpExchange exchange, Answer answer) throws IOException {
        var headers = Headers.of("Content-Type", "application/json", "Cache-Control", "no-store");
        HttpHandlers.of(answer.status(), headers, JsonMapper.shared().writeValueAsString(answer.body()))
                .handle(exchange);
    }

    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static Answer answer(HttpExchange exchange, Function<Call, Answer> calls) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
        if (body.length > MAX_BODY_BYTES) {
            return Answer.error(413, "the body has more than " + MAX_BODY_BYTES + " bytes");
        }
        try {
            JsonNode json = body.length == 0
                    ? JsonMapper.shared().createObjectNode()
                    : JsonMapper.shared().readTree(body);
            return json.isObject()
                    ? calls.apply(new Call(
                            exchange.getRequestMethod(),
                            exchange.getRequestURI().getPath(),
                            json))
                    : Answer.error(400, "the body must be a JSON object");
        } catch (JacksonException _) {
            return Answer.error(400, "the body is not JSON");
        } catch (IllegalArgumentException e) {
            return Answer.error(400, String.valueOf(e.getMessage()));
        }
    }
}
