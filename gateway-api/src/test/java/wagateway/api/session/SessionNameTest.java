package wagateway.api.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import wagateway.api.problem.ProblemException;

class SessionNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"Продажи", "営業 1", "متجر", "Cafe", "Ⅷ", "👩‍🚀", "می‌روم", "Store +1", "☎"})
    void a_name_in_any_script_is_kept_as_it_is(String name) {
        assertThat(SessionName.of(name).value()).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {"  Ada \t,Ada", "　営業　,営業", "\u00a0a  b\u2007,a  b", "Cafe\u0301,Caf\u00e9"})
    void blanks_at_its_ends_go_and_accents_are_composed(String given, String name) {
        assertThat(SessionName.of(given).value()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "!!!",
                "\u200b",
                "\u0301",
                "a\u0000b",
                "a\nb",
                "a\u007fb",
                "a\u0085b",
                "a\u2028b",
                "a\u202eb",
                "\ud83da"
            })
    void what_cannot_be_seen_as_a_name_is_refused(String name) {
        assertThatThrownBy(() -> SessionName.of(name)).isInstanceOf(ProblemException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {65, 64})
    void its_length_is_bounded_in_the_composed_form(int length) {
        // one character as it is given, two of them composed
        String name = "\u0958".repeat(length / 2 + 1);

        assertThatThrownBy(() -> SessionName.of(name)).hasMessage("name must have at most 64 characters");
    }

    @ParameterizedTest
    @CsvSource({
        "Work, work, true",
        "My Phone, my  phone, true",
        "Кафе, КАФЕ, true",
        "Café, Cafe\u0301, true",
        "Café, Cafe, false",
        "Store +1, Store -1, false",
        "Кафе 1, Магазин 1, false"
    })
    void it_is_the_same_but_for_case_and_blanks(String name, String stored, boolean same) {
        assertThat(SessionName.of(name).isSameAs(stored)).isEqualTo(same);
    }
}
