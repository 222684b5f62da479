package wagateway.example;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.reactive.socket.client.ReactorNettyWebSocketClient;
import reactor.core.publisher.Flux;
import reactor.util.retry.Retry;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Watches all sessions of a user for as long as somebody listens, and misses nothing when a connection breaks. */
public final class SessionWatcher {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final ReactorNettyWebSocketClient client = new ReactorNettyWebSocketClient();
    private final Supplier<URI> pod;
    private final Supplier<String> token;
    private volatile @Nullable String offset;

    /**
     * @param pod where to connect the next time: {@code ws://…/ws}
     * @param token one that is good now
     */
    public SessionWatcher(Supplier<URI> pod, Supplier<String> token) {
        this.pod = pod;
        this.token = token;
    }

    // shown in docs/plain-websocket.md
    public Flux<JsonNode> messages() {
        return Flux.<JsonNode>create(sink -> sink.onDispose(client.execute(
                                pod.get(),
                                session -> session.send(hello(session))
                                        .thenMany(session.receive())
                                        .map(message -> JSON.readTree(message.getPayloadAsText()))
                                        .doOnNext(message ->
                                                offset = message.path("offset").asString(offset))
                                        .doOnNext(sink::next)
                                        .then())
                        .subscribe(_ -> {}, sink::error, () -> sink.error(new IOException("closed")))))
                .retryWhen(Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(200))
                        .maxBackoff(Duration.ofSeconds(10))
                        .transientErrors(true)); // a connection that said something resets the pauses
    }

    private Flux<WebSocketMessage> hello(WebSocketSession session) {
        Map<String, Object> watch = offset == null
                ? Map.of("type", "subscribe", "all", true)
                : Map.of("type", "subscribe", "all", true, "offset", offset);
        return Flux.just(Map.of("type", "auth", "token", token.get()), watch)
                .map(JSON::writeValueAsString)
                .map(session::textMessage);
    }
    // end
}
