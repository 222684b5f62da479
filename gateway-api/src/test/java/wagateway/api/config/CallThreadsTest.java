package wagateway.api.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

class CallThreadsTest {
    private static final String CALL = "/api/v1/sessions";

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final CallThreads threads = new CallThreads(new JsonMapper(), registry);
    private final AtomicReference<String> servedOn = new AtomicReference<>("");
    private final CountDownLatch held = new CountDownLatch(1);

    @AfterEach
    void end() {
        held.countDown();
        threads.destroy();
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/sessions, call-0",
        "/nothing, call-0",
        "/api/v1/workers/w-1/heartbeat, worker-call-0",
        "/actuator/health/liveness, "
    })
    void calls_have_threads_of_their_own_but_for_probes(String path, @Nullable String own) {
        HttpHandler handler = threads.apply((_, _) ->
                Mono.fromRunnable(() -> servedOn.set(Thread.currentThread().getName())));

        handle(handler, path).block(Duration.ofSeconds(10));

        assertThat(servedOn).hasValue(own == null ? Thread.currentThread().getName() : own);
    }

    @Test
    void a_call_that_finds_too_many_waiting_is_told_to_come_back() {
        HttpHandler handler = threads.apply((_, _) -> Mono.fromRunnable(this::hold));
        int room = Math.max(1, Runtime.getRuntime().availableProcessors() / 2) + 1_024;
        var refused = new MockServerHttpResponse();
        var waiting = IntStream.range(0, room)
                .mapToObj(_ -> handle(handler, CALL).subscribe())
                .toList();

        handler.handle(MockServerHttpRequest.get(CALL).build(), refused).block(Duration.ofSeconds(10));

        assertThat(refused.getStatusCode()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
        assertThat(refused.getHeaders().getFirst("Retry-After")).isEqualTo("2");
        assertThat(refused.getBodyAsString().block()).contains("\"code\":\"overloaded\"");
        assertThat(registry.get("wagateway.refused")
                        .tag("limit", "waiting_calls")
                        .counter()
                        .count())
                .isEqualTo(1);
        waiting.forEach(call -> call.dispose());
    }

    private static Mono<Void> handle(HttpHandler handler, String path) {
        return handler.handle(MockServerHttpRequest.get(path).build(), new MockServerHttpResponse());
    }

    private void hold() {
        try {
            held.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
