package wagateway.api.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CredentialSettingsTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @Test
    void weak_or_missing_secrets_end_the_start_with_what_to_set() {
        assertThatThrownBy(() -> CredentialSettings.shared("", List.of("")))
                .hasMessageContaining("WORKER_KEYS")
                .hasMessageContaining("WORKER_TOKEN");
        assertThatThrownBy(() -> CredentialSettings.shared("short", List.of())).hasMessageContaining("16 bytes");
        assertThatThrownBy(() -> CredentialSettings.shared("a-token-of-sixteen-bytes,short", List.of()))
                .hasMessageStartingWith("WORKER_TOKEN needs at least 16 bytes")
                .hasMessageNotContaining("a-token");
        assertThatThrownBy(() -> CredentialSettings.shared(null, List.of("short")))
                .hasMessageContaining("32 bytes");
        assertThatThrownBy(() -> CredentialSettings.shared(null, List.of(SECRET, SECRET, SECRET)))
                .hasMessageContaining("at most 2");
        assertThatThrownBy(() -> keys(Duration.ZERO, "short")).hasMessageContaining("32 bytes");
        assertThatThrownBy(() -> keys(Duration.ZERO, SECRET, SECRET, SECRET)).hasMessageContaining("at most 2");
        assertThatThrownBy(() -> keys(Duration.ofDays(31), SECRET)).hasMessageContaining("30 days");
    }

    @Test
    void of_two_tokens_the_first_comes_first_and_none_is_printed() {
        var settings = CredentialSettings.shared("a-token-of-sixteen-bytes, another-token-of-that-size", List.of());

        assertThat(settings.tokens()).containsExactly("a-token-of-sixteen-bytes", "another-token-of-that-size");
        assertThat(settings.toString())
                .isEqualTo("CredentialSettings[tokens=2, secrets=0, keys=0, overlap=PT0S, v1=true]");
    }

    @Test
    void keys_alone_are_enough_and_are_not_printed() {
        assertThat(keys(Duration.ZERO, SECRET).toString()).doesNotContain(SECRET);
    }

    private static CredentialSettings keys(Duration overlap, String... keys) {
        return new CredentialSettings(null, null, List.of(keys), overlap, true);
    }
}
