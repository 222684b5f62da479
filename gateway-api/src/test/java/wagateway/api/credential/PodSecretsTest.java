package wagateway.api.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import wagateway.api.problem.ProblemException;

class PodSecretsTest {
    private static final String OLD = "an-old-key-that-only-tests-ever-use-0123456789";
    private static final String NEW = "a-new-key-that-only-tests-ever-use-0123456789";

    private final PodSecrets secrets = secrets(NEW, OLD);

    @Test
    void what_is_sealed_is_opened_for_its_purpose_alone() {
        String sealed = secrets.seal("a key", "of w1");

        assertThat(sealed).doesNotContain("a key");
        assertThat(secrets.open(sealed, "of w1")).contains("a key");
        assertThat(secrets.open(sealed, "of w2")).isEmpty();
        assertThat(secrets.seal("a key", "of w1")).isNotEqualTo(sealed);
    }

    @Test
    void what_was_changed_is_not_opened() {
        String sealed = secrets.seal("a key", "of w1");
        char other = sealed.charAt(20) == 'A' ? 'B' : 'A';

        for (String changed : List.of(
                sealed.substring(0, 20) + other + sealed.substring(21),
                sealed.substring(0, sealed.length() - 4),
                sealed.substring(0, 10),
                "XXXXXX" + sealed.substring(6),
                "no seal",
                "")) {
            assertThat(secrets.open(changed, "of w1")).isEmpty();
        }
    }

    @Test
    void a_key_is_good_as_long_as_the_pods_have_it() {
        String sealed = secrets(OLD).seal("a key", "of w1");
        String secret = secrets(OLD).make("events");

        assertThat(secrets.open(sealed, "of w1")).contains("a key");
        assertThat(secrets.isProven("events", secret::equals)).isTrue();
        assertThat(secrets.isProven("events", secrets.make("events")::equals)).isTrue();
        assertThat(secrets(NEW).open(sealed, "of w1")).isEmpty();
        assertThat(secrets(NEW).isProven("events", secret::equals)).isFalse();
    }

    @Test
    void a_secret_is_that_of_one_purpose() {
        assertThat(secrets.make("events")).matches("[A-Za-z0-9_-]{43}").isNotEqualTo(secrets.make("other events"));
        assertThat(secrets.isProven("other events", secrets.make("events")::equals))
                .isFalse();
    }

    @Test
    void without_keys_nothing_is_made_and_nothing_proven() {
        var none = new PodSecrets(CredentialSettings.shared("a-token-of-sixteen-bytes", List.of()));

        assertThatThrownBy(() -> none.seal("a key", "of w1")).isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> none.make("events")).isInstanceOf(ProblemException.class);
        assertThat(none.isProven("events", _ -> true)).isFalse();
    }

    private static PodSecrets secrets(String... keys) {
        return new PodSecrets(new CredentialSettings(null, null, List.of(keys), Duration.ZERO, true));
    }
}
