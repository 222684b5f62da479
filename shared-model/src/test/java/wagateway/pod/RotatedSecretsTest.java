package wagateway.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RotatedSecretsTest {
    @ParameterizedTest
    @ValueSource(strings = {"old-one,new-one", "old-one, new-one", "old-one\n,\tnew-one", ",old-one,,new-one,"})
    void two_are_told_apart_by_a_comma(String text) {
        assertThat(RotatedSecrets.of("A_SECRET", text, 7)).containsExactly("old-one", "new-one");
    }

    /** Whoever shares it has it so too. */
    @ParameterizedTest
    @ValueSource(strings = {"old-one", " old-one", "old-one\n", "old one"})
    void one_alone_is_taken_as_it_is(String text) {
        assertThat(RotatedSecrets.of("A_SECRET", text, 7)).containsExactly(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",", " , "})
    void blank_ones_are_none(String text) {
        assertThat(RotatedSecrets.of("A_SECRET", text, 7)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "short | A_SECRET needs at least 7 bytes",
                "old-one,short | A_SECRET needs at least 7 bytes",
                "short,old-one | A_SECRET needs at least 7 bytes",
                "old-one,new-one,another | A_SECRET holds at most 2",
            })
    void one_that_cannot_be_used_is_told_without_the_secret(String text, String message) {
        assertThatThrownBy(() -> RotatedSecrets.of("A_SECRET", text, 7))
                .isInstanceOf(UnusableSettingException.class)
                .hasMessageStartingWith(message)
                .hasMessageNotContainingAny("short", "old-one", "new-one", "another");
    }
}
