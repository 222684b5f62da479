package wagateway.api.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;

class SlugTest {
    private static final UserId USER = new UserId("user123");

    @ParameterizedTest
    @CsvSource({
        "Personal, user123-personal",
        "My  Phone (2), user123-my-phone-2",
        "Žluťoučký Kůň, user123-zlutoucky-kun",
        "--a--, user123-a",
        "Store +1, user123-store-1",
        "Ⅷ, user123-viii"
    })
    void a_name_of_latin_letters_is_its_id(String name, String id) {
        assertThat(slug(name).id(USER)).isEqualTo(new SessionId(id));
    }

    @ParameterizedTest
    @CsvSource({
        "Продажи, user123-1jmsm28pbb",
        "Кафе 1, user123-1-",
        "Straße, user123-stra-e-",
        "日本 ☎ 7, user123-7-",
        "☎, user123-"
    })
    void a_name_that_would_lose_something_has_a_hash_in_its_id(String name, String start) {
        assertThat(slug(name).id(USER).value()).startsWith(start).matches("user123-([a-z0-9-]+-)?[a-z0-9]{10}");
    }

    @Test
    void different_names_are_stored_under_different_slugs() {
        Set<String> stored = Stream.of(
                        "Кафе 1",
                        "Магазин 1",
                        "1",
                        "Store 1",
                        "Store -1",
                        "Store +1",
                        "store-1",
                        "Café",
                        "Cafe",
                        "営業 1")
                .map(name -> slug(name).unlessIn(Set.of()))
                .collect(Collectors.toSet());

        assertThat(stored).hasSize(10).contains("1", "store-1", "cafe");
    }

    @Test
    void a_slug_under_which_a_release_before_has_stored_another_name_is_left_alone() {
        Slug slug = slug("My Phone");

        assertThat(slug.unlessIn(Set.of())).isEqualTo("my-phone");
        assertThat(slug.unlessIn(Set.of("my-phone"))).isEqualTo(slug.hashed());
        assertThat(slug.stored()).containsExactly("my-phone", slug.hashed());
    }

    @ParameterizedTest
    @CsvSource({"user123, user123-x", "auth0|7A, auth0-7a-x", "日本, user-x"})
    void an_id_begins_with_its_user(String user, String id) {
        assertThat(slug("x").id(new UserId(user))).isEqualTo(new SessionId(id));
    }

    @Test
    void the_longest_user_and_name_make_an_id() {
        var user = new UserId("ﷺ".repeat(UserId.MAX_LENGTH));

        var id = slug("ﬃ".repeat(SessionName.MAX_LENGTH)).id(user);

        assertThat(Slug.withSuffix(id).value()).matches("user-(ffi)+f?f?-[a-z0-9]{10}-[a-z0-9]{6}");
        assertThat(Slug.withSuffix(slug("a".repeat(SessionName.MAX_LENGTH)).id(new UserId("u".repeat(128))))
                        .value())
                .hasSizeLessThanOrEqualTo(SessionId.MAX_LENGTH);
    }

    private static Slug slug(String name) {
        return Slug.of(SessionName.of(name));
    }
}
