package wagateway.api.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import wagateway.api.problem.Problem;
import wagateway.model.identity.UserId;

class ConnectLimitTest {
    private static final UserId ADA = new UserId("ada");
    private static final UserId BOB = new UserId("bob");

    private Instant now = Instant.ofEpochSecond(1_000);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ConnectLimit limit =
            new ConnectLimit(new AdmissionSettings(1_000, 200, 4, 96, 3, 2, 5), () -> now, registry);

    @Test
    void a_user_has_so_many_connects_a_minute() {
        for (int n = 0; n < 3; n++) {
            assertThat(problem(limit.spend(ADA))).isNull();
        }

        assertThat(problem(limit.spend(ADA))).isEqualTo("too_many_connects");
        assertThat(problem(limit.spend(BOB))).isNull();
        assertThat(refused("connects")).isEqualTo(1);
        now = now.plusSeconds(20);
        assertThat(problem(limit.spend(ADA))).as("a third of a minute later").isNull();
        assertThat(problem(limit.spend(ADA))).isEqualTo("too_many_connects");
    }

    @Test
    void a_user_has_so_many_connects_at_once_whichever_way_they_end() {
        Sinks.Empty<Void> first = Sinks.empty();
        Sinks.Empty<Void> second = Sinks.empty();
        Disposable one = limit.runUnlessTooMany(ADA, first.asMono()).subscribe();
        limit.runUnlessTooMany(ADA, second.asMono()).onErrorComplete().subscribe();

        assertThat(problem(limit.runUnlessTooMany(ADA, Mono.empty()))).isEqualTo("too_many_connects");
        assertThat(problem(limit.runUnlessTooMany(ADA, Mono.empty()))).isEqualTo("too_many_connects");
        assertThat(problem(limit.runUnlessTooMany(BOB, Mono.empty()))).isNull();
        assertThat(refused("concurrent_connects")).isEqualTo(2);

        one.dispose();
        assertThat(problem(limit.runUnlessTooMany(ADA, Mono.empty()))).isNull();
        limit.runUnlessTooMany(ADA, first.asMono()).subscribe();
        second.tryEmitError(new IllegalStateException("the worker has failed"));
        assertThat(problem(limit.runUnlessTooMany(ADA, Mono.empty()))).isNull();
    }

    @Test
    void a_user_has_so_many_slots() {
        assertThat(problem(limit.requireSlot(4))).isNull();
        assertThat(problem(limit.requireSlot(5))).isEqualTo("slot_limit_reached");
        assertThat(refused("slots")).isEqualTo(1);
    }

    private double refused(String limit) {
        return registry.get("wagateway.refused").tag("limit", limit).counter().count();
    }

    private static @Nullable String problem(Mono<Void> work) {
        return work.then(Mono.<String>empty())
                .onErrorResume(e -> Mono.just(Problem.of(e).code()))
                .block(Duration.ofSeconds(5));
    }
}
