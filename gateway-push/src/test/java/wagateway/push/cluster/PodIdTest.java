package wagateway.push.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PodIdTest {
    @Test
    void random_ids_have_the_form_and_differ() {
        assertThat(PodId.random().value()).matches("[A-Za-z0-9_-]{8}");
        assertThat(PodId.random()).isNotEqualTo(PodId.random());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abcdefg", "abcdefghi", "abcdefg=", "abc efgh", "abcdefg\n", "äbcdefgh"})
    void another_form_is_refused(String value) {
        assertThatIllegalArgumentException().isThrownBy(() -> new PodId(value));
    }
}
