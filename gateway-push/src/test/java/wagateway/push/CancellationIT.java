package wagateway.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import reactor.core.Disposable;
import reactor.core.publisher.Hooks;

/** An observed command throws at whoever cancels it in the instant in which it is being sent. */
class CancellationIT extends RunningPushPod {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    CancellationIT(@Autowired ReactiveStringRedisTemplate template) {
        super(template);
    }

    @Test
    void commands_to_redis_are_not_observed(@Autowired ClientResources resources) {
        assertThat(resources.tracing().isEnabled()).isFalse();
    }

    /** In the order of their sending, so that the cancelling can overtake it. */
    @Test
    void commands_to_redis_can_be_cancelled_while_they_are_sent() {
        var failures = new ConcurrentLinkedQueue<Throwable>();
        Hooks.onErrorDropped(failures::add);
        try {
            for (int round = 0; round < 400; round++) {
                IntStream.range(0, 100)
                        .mapToObj(
                                _ -> redis.redis().opsForValue().get("nothing").subscribe(_ -> {}, failures::add))
                        .toList()
                        .forEach(Disposable::dispose);
            }
            assertThat(redis.redis().hasKey("nothing").block(TIMEOUT)).isFalse();
        } finally {
            Hooks.resetOnErrorDropped();
        }

        assertThat(failures).isEmpty();
    }
}
