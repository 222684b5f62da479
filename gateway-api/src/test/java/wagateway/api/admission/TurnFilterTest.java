package wagateway.api.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;
import wagateway.api.problem.Problem;
import wagateway.model.identity.Caller;
import wagateway.model.identity.UserId;

/** A user has two turns here, and one more call may wait. */
class TurnFilterTest {
    private static final Caller ADA = new Caller(new UserId("ada"), null, Instant.MAX);
    private static final Caller BOB = new Caller(new UserId("bob"), null, Instant.MAX);
    private static final String READ = "/api/v1/sessions";

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final TurnFilter filter = new TurnFilter(new AdmissionSettings(1_000, 200, 2, 1, 600, 64, 500), registry);
    private final List<Sinks.Empty<Void>> served = new ArrayList<>();

    @Test
    void a_user_has_so_many_calls_served_at_once_and_others_are_left_alone() {
        var calls =
                Stream.generate(() -> call(ADA, HttpMethod.GET, READ)).limit(4).toList();

        assertThat(served).hasSize(2);
        assertThat(calls.getLast()).isCompletedWithValue("too_many_requests");
        assertThat(calls.get(2)).isNotDone();
        var _ = call(BOB, HttpMethod.GET, READ);
        assertThat(served).hasSize(3);
        assertThat(refused()).isEqualTo(1);

        served.getFirst().tryEmitEmpty();

        assertThat(served).hasSize(4);
        served.get(1).tryEmitError(new IllegalStateException("the database has failed"));
        served.getLast().tryEmitEmpty();
        assertThat(calls.getFirst()).isCompletedWithValue("");
        assertThat(calls.get(1)).isCompletedWithValue("internal_error");
        assertThat(calls.get(2)).isCompletedWithValue("");
        var _ = call(ADA, HttpMethod.GET, READ);
        var _ = call(ADA, HttpMethod.GET, READ);
        assertThat(served).hasSize(6);
    }

    @Test
    void whoever_goes_leaves_its_turn_and_its_place_among_those_that_wait() {
        var calls =
                Stream.generate(() -> call(ADA, HttpMethod.GET, READ)).limit(3).toList();

        calls.get(2).cancel(true);
        var next = call(ADA, HttpMethod.GET, READ);
        calls.getFirst().cancel(true);

        assertThat(served).hasSize(3);
        served.getLast().tryEmitEmpty();
        assertThat(next).isCompletedWithValue("");
    }

    @Test
    void a_call_waits_for_two_seconds() {
        VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
        try {
            var calls = Stream.generate(() -> call(ADA, HttpMethod.GET, READ))
                    .limit(3)
                    .toList();

            time.advanceTimeBy(Duration.ofMillis(1_999));
            assertThat(calls.getLast()).isNotDone();
            time.advanceTimeBy(Duration.ofMillis(1));

            assertThat(calls.getLast()).isCompletedWithValue("database_unavailable");
            assertThat(refused()).isEqualTo(0);
        } finally {
            VirtualTimeScheduler.reset();
        }
    }

    @Test
    void calls_that_wait_for_a_worker_take_no_turn() {
        for (int n = 0; n < 3; n++) {
            var _ = call(ADA, HttpMethod.POST, "/api/v1/sessions/ada-phone/connect");
            var _ = call(ADA, HttpMethod.POST, "/api/v1/sessions/ada-phone/disconnect");
            var _ = call(ADA, HttpMethod.DELETE, "/api/v1/sessions/ada-phone");
        }

        assertThat(served).hasSize(9);
    }

    /** Completes with the code of the problem, if there is one, else with nothing, when {@link #served} says so. */
    private CompletableFuture<@Nullable String> call(Caller caller, HttpMethod method, String path) {
        var exchange = MockServerWebExchange.from(MockServerHttpRequest.method(method, path));
        return filter.filter(exchange, _ -> {
                    Sinks.Empty<Void> end = Sinks.empty();
                    served.add(end);
                    return end.asMono();
                })
                .then(Mono.just(""))
                .onErrorResume(e -> Mono.just(Problem.of(e).code()))
                .contextWrite(context -> context.put(Caller.class, caller))
                .toFuture();
    }

    private double refused() {
        return registry.get("wagateway.refused")
                .tag("limit", "concurrent_requests")
                .counter()
                .count();
    }
}
