package wagateway.api.watching;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WatchingSettingsTest {
    private static final Duration SOME = Duration.ofSeconds(1);

    @Test
    void what_cannot_be_used_says_so() {
        assertThatThrownBy(() -> new WatchingSettings(Duration.ZERO, SOME, 1))
                .hasMessageContaining("wagateway.api.watching.patience must be");
        assertThatThrownBy(() -> new WatchingSettings(SOME, Duration.ZERO, 1))
                .hasMessageContaining("wagateway.api.watching.interval must be");
        assertThatThrownBy(() -> new WatchingSettings(SOME, SOME, 0))
                .hasMessageContaining("wagateway.api.watching.batch must be");
    }
}
