package wagateway.api.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wagateway.api.credential.Credentials.Made;
import wagateway.model.identity.UserId;
import wagateway.model.identity.WorkerId;

class CredentialsTest {
    private static final String KEY = "0123456789abcdef0123456789abcdef";
    private static final String NEXT_KEY = "fedcba9876543210fedcba9876543210";
    private static final WorkerId WORKER = new WorkerId("worker.1");

    private final MemoryCredentials store = new MemoryCredentials();
    private final Credentials credentials = with(KEY);

    @Test
    void a_credential_is_told_with_the_name_of_its_worker_and_a_secret_of_its_own() {
        Made one = make(credentials);
        Made other = make(credentials);

        assertThat(one.text()).matches("worker\\.1\\.[\\w-]{16}\\.[\\w-]{43}");
        assertThat(secret(one)).isNotEqualTo(secret(other));
        assertThat(one.toString()).doesNotContain(secret(one));
        assertThat(proves(credentials, one)).isTrue();
        assertThat(proves(credentials, other)).isTrue();
    }

    @Test
    void the_secret_of_another_worker_proves_nothing() {
        var other = new CredentialId(
                new WorkerId("worker.2"), make(credentials).issued().id().key());

        assertThat(proves(credentials, other, secret(make(credentials)))).isFalse();
    }

    @Test
    void what_is_known_costs_no_query_and_neither_does_what_no_key_derived() {
        Made made = make(credentials);
        assertThat(proves(credentials, made)).isTrue();
        int before = store.reads();

        for (int i = 0; i < 100; i++) {
            assertThat(proves(credentials, made)).isTrue();
            assertThat(proves(credentials, CredentialId.of(WORKER), "x".repeat(43)))
                    .isFalse();
        }

        assertThat(store.reads()).isEqualTo(before);
    }

    @Test
    void a_credential_that_was_made_on_another_pod_a_moment_ago_is_good() {
        assertThat(proves(credentials, make(credentials))).isTrue();

        assertThat(proves(credentials, make(with(KEY)))).isTrue();
    }

    @Test
    void a_revoked_one_is_not_good_any_more() {
        Made made = make(credentials);
        assertThat(proves(credentials, made)).isTrue();

        credentials.revoke(WORKER, made.issued().id().key()).block();

        assertThat(proves(credentials, made)).isFalse();
    }

    @Test
    void one_that_was_derived_from_a_key_is_good_as_long_as_pods_have_that_key() {
        Made made = make(credentials);

        assertThat(proves(with(NEXT_KEY, KEY), made)).isTrue();
        assertThat(proves(with(NEXT_KEY), made)).isFalse();
        assertThat(proves(credentials, make(with(NEXT_KEY, KEY)))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "worker", "worker.short", "wörker.0123456789abcdef", ".0123456789abcdef"})
    void what_is_no_id_is_none(String text) {
        assertThat(CredentialId.parse(text)).isEmpty();
    }

    private Credentials with(String... keys) {
        return new Credentials(
                store,
                new CredentialSettings(null, null, List.of(keys), Duration.ZERO, true),
                InstantSource.fixed(Instant.EPOCH));
    }

    private static Made make(Credentials by) {
        return Objects.requireNonNull(
                by.make(WORKER, Duration.ZERO, new UserId("operator")).block());
    }

    private static String secret(Made made) {
        return made.text().substring(made.text().lastIndexOf('.') + 1);
    }

    private static boolean proves(Credentials by, Made made) {
        return proves(by, made.issued().id(), secret(made));
    }

    private static boolean proves(Credentials by, CredentialId id, String secret) {
        return Boolean.TRUE.equals(by.prove(id, known -> known.is(secret)).block());
    }
}
