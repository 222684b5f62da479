package wagateway.push.fuzz;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class FuzzTest {
    @Test
    void what_fails_is_told_at_its_simplest_with_the_seed_that_repeats_it() {
        assertThatThrownBy(() -> Fuzz.check(FuzzTest::isBelowAHundredEach))
                .isInstanceOf(AssertionError.class)
                .hasMessageMatching("(?s)-Dfuzz.seed=-?\\d+ fails, at its simplest with:\n  \\[100]")
                .hasRootCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void what_holds_is_silent() {
        assertThatCode(() -> Fuzz.check(choices -> choices.below(10))).doesNotThrowAnyException();
    }

    private static void isBelowAHundredEach(Choices choices) {
        List<Integer> numbers = choices.saying(choices.some(20, () -> choices.below(150)));
        if (numbers.stream().anyMatch(number -> number >= 100)) {
            throw new IllegalStateException();
        }
    }
}
