package wagateway.model.channel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import wagateway.model.identity.UserId;

class UserKeysTest {
    @ParameterizedTest
    @CsvSource({
        "user123,wagw:{user123}",
        "auth0|1,wagw:{auth0%7C1}",
        "a}b{c,wagw:{a%7Db%7Bc}",
        "100% é,wagw:{100%25%20%C3%A9}",
        "a.b_c~d-e,wagw:{a.b_c~d-e}",
        "a:b/c@d,wagw:{a%3Ab%2Fc%40d}"
    })
    void the_hash_tag_is_the_percent_encoded_user(String user, String channel) {
        var keys = new UserKeys(new UserId(user));

        assertThat(keys.channel()).isEqualTo(channel);
        assertThat(keys.sessions()).isEqualTo(channel + ":sessions");
        assertThat(keys.events()).isEqualTo(channel + ":events");
    }

    @ParameterizedTest
    @EnumSource(Script.class)
    void each_script_says_its_keys_arguments_and_answer(Script script) {
        assertThat(script.text()).contains("-- KEYS", "-- ARGV", "-- answer");
    }
}
