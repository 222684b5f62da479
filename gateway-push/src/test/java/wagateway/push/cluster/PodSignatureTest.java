package wagateway.push.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class PodSignatureTest {
    private static final String OLD = "a-secret-of-this-test-alone-0123456789";
    private static final String NEXT = "the-next-secret-of-this-test-0123456789";
    private static final PodSecret SECRET = new PodSecret(OLD);
    private static final Instant NOW = Instant.parse("2030-01-02T03:04:05.678Z");
    private static final PodId POD = new PodId("pod-A_01");
    private static final String URI = "/socket.io/?EIO=4&transport=polling&sid=x%20y";

    private final PodSignature signature = at(Duration.ZERO);
    private final String value = signature.sign(POD, "GET", URI);

    private static PodSignature at(Duration later) {
        return new PodSignature(SECRET, Clock.fixed(NOW.plus(later), ZoneOffset.UTC));
    }

    @Test
    void a_signature_is_good_for_what_was_signed() {
        assertThat(value).matches("v1 " + NOW.toEpochMilli() + " [0-9a-f]{64}");
        assertThat(signature.verify(value, POD, "GET", URI)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "pod-B_02, GET, /socket.io/?EIO=4&transport=polling&sid=x%20y",
        "pod-A_01, POST, /socket.io/?EIO=4&transport=polling&sid=x%20y",
        "pod-A_01, get, /socket.io/?EIO=4&transport=polling&sid=x%20y",
        "pod-A_01, GET, /socket.io/?EIO=4&transport=polling&sid=x+y",
        "pod-A_01, GET, /socket.io/"
    })
    void it_is_good_for_nothing_else(String pod, String method, String uri) {
        assertThat(signature.verify(value, new PodId(pod), method, uri)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"-30001,false", "-30000,true", "0,true", "30000,true", "30001,false"})
    void it_is_good_for_half_a_minute(long milliseconds, boolean good) {
        assertThat(at(Duration.ofMillis(milliseconds)).verify(value, POD, "GET", URI))
                .isEqualTo(good);
    }

    @Test
    void another_time_needs_another_signature() {
        String moved = value.replace(Long.toString(NOW.toEpochMilli()), Long.toString(NOW.toEpochMilli() + 1));

        assertThat(signature.verify(moved, POD, "GET", URI)).isFalse();
    }

    @Test
    void another_secret_gives_another_signature() {
        var other = new PodSignature(
                new PodSecret("another-secret-of-this-test-0123456789"), Clock.fixed(NOW, ZoneOffset.UTC));

        assertThat(other.verify(value, POD, "GET", URI)).isFalse();
    }

    /** Each signs for those that are a step before it or behind it, and for itself. */
    @Test
    void pods_that_are_one_step_of_a_rotation_apart_accept_each_other() {
        List<PodSignature> steps = Stream.of(OLD, OLD + "," + NEXT, NEXT + ", " + OLD, NEXT)
                .map(secrets -> new PodSignature(new PodSecret(secrets), Clock.fixed(NOW, ZoneOffset.UTC)))
                .toList();
        for (int step = 0; step < steps.size(); step++) {
            String signed = steps.get(step).sign(POD, "GET", URI);
            for (int other = Math.max(0, step - 1); other <= Math.min(step + 1, steps.size() - 1); other++) {
                assertThat(steps.get(other).verify(signed, POD, "GET", URI))
                        .as("from step %d to step %d", step, other)
                        .isTrue();
            }
        }

        assertThat(steps.getLast().verify(value, POD, "GET", URI)).isFalse();
    }

    @Test
    void one_bit_matters() {
        String last = value.endsWith("0") ? "1" : "0";

        assertThat(signature.verify(value.substring(0, value.length() - 1) + last, POD, "GET", URI))
                .isFalse();
        assertThat(signature.verify(value.toUpperCase(Locale.ROOT), POD, "GET", URI))
                .isFalse();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "v1", "v1  ", "v1 1 ab", "v2 1 ", "v1 99999999999999999999 ", "v1 -1 ", " v1 1 "})
    void other_forms_are_not_read(String start) {
        String full = start == null ? null : start + "0".repeat(64);

        assertThat(signature.verify(start, POD, "GET", URI)).isFalse();
        assertThat(signature.verify(full, POD, "GET", URI)).isFalse();
    }

    @Test
    void secrets_are_long_and_not_shown() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PodSecret("thirty-one-bytes-are-not-enough"))
                .withMessageNotContaining("thirty");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PodSecret(OLD + ",thirty-one-bytes-are-not-enough"))
                .withMessageStartingWith("POD_SECRET needs at least 32 bytes")
                .withMessageNotContaining("thirty")
                .withMessageNotContaining(OLD);
        assertThatIllegalArgumentException().isThrownBy(() -> new PodSecret(" , "));
        assertThat(SECRET.toString()).isEqualTo("PodSecret");
    }
}
