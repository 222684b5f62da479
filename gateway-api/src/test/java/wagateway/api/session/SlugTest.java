package wagateway.api.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;

class SlugTest {
    @ParameterizedTest
    @CsvSource({
        "Personal, personal",
        "My  Phone (2), my-phone-2",
        "Žluťoučký Kůň, zlutoucky-kun",
        "--a--, a",
        "Ⅷ, viii",
        "日本, ''",
        "!, ''"
    })
    void a_name_keeps_its_letters_and_digits(String name, String slug) {
        assertThat(Slug.ofName(name)).isEqualTo(slug);
    }

    @ParameterizedTest
    @CsvSource({"user123, user123-x", "auth0|7A, auth0-7a-x", "日本, user-x"})
    void an_id_begins_with_its_user(String user, String id) {
        assertThat(Slug.id(new UserId(user), "x")).isEqualTo(new SessionId(id));
    }

    @Test
    void the_longest_user_and_name_make_an_id() {
        var id = Slug.id(new UserId("ﷺ".repeat(UserId.MAX_LENGTH)), Slug.ofName("ﬃ".repeat(64) + "a"));

        assertThat(Slug.withSuffix(id).value()).matches("user-(ffi)+f?f?-[a-z0-9]{6}");
    }
}
