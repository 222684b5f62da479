package wagateway.api.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LagTest {
    private long now = -5;
    private final Lag lag = new Lag(() -> Duration.ofMillis(now).toNanos());

    @Test
    void the_oldest_is_the_first_that_has_not_ended() {
        lag.begin(2);
        now += 10;
        lag.begin(3);
        now += 10;
        assertThat(lag.oldest()).hasMillis(20);

        lag.end(1, true);
        assertThat(lag.oldest()).hasMillis(20);
        lag.end(1, false);
        assertThat(lag.oldest()).hasMillis(10);
        assertThat(lag.events()).isEqualTo(3);

        lag.end(3, true);
        assertThat(lag.oldest()).isZero();
    }

    @Test
    void redis_answers_when_it_took_an_event_lately() {
        assertThat(lag.hasAnsweredWithin(Duration.ofSeconds(1))).isFalse();
        lag.begin(2);
        lag.end(1, false);
        assertThat(lag.hasAnsweredWithin(Duration.ofSeconds(1))).isFalse();

        lag.end(1, true);
        assertThat(lag.hasAnsweredWithin(Duration.ofSeconds(1))).isTrue();

        now += 1_000;
        assertThat(lag.hasAnsweredWithin(Duration.ofSeconds(1))).isFalse();
    }
}
