package wagateway.model.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
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

    /** What can be read back from a name is in no other one. */
    @Test
    void no_two_users_share_a_key() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            String id = anyText(random);
            if (accepted(id)) {
                String channel = new UserKeys(new UserId(id)).channel();
                String tag = channel.substring("wagw:{".length(), channel.length() - 1);
                assertThat(URLDecoder.decode(tag, StandardCharsets.UTF_8))
                        .as("seed %d", seed)
                        .isEqualTo(id);
            }
        }
    }

    private static String anyText(Random random) {
        String often = "a1%25+ {}:|/@\u00e9\u20ac\ud83d\udcf1\udcf1\ud83d\ufffd?";
        return random.ints(random.nextInt(1, 5), 0, often.length() + 1)
                .map(at -> at < often.length() ? often.charAt(at) : random.nextInt(0x10000))
                .collect(StringBuilder::new, (text, c) -> text.append((char) c), StringBuilder::append)
                .toString();
    }

    private static boolean accepted(String id) {
        try {
            new UserId(id);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @ParameterizedTest
    @EnumSource(Script.class)
    void each_script_says_its_keys_arguments_and_answer(Script script) {
        assertThat(script.text()).contains("-- KEYS", "-- ARGV", "-- answer");
    }
}
