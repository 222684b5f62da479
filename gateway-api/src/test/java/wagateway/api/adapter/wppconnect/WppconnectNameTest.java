package wagateway.api.adapter.wppconnect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import wagateway.model.identity.SessionId;

class WppconnectNameTest {
    @Test
    void an_id_that_leaves_the_key_its_part_of_a_token_is_the_name() {
        assertThat(WppconnectCalls.name(new SessionId("a".repeat(40)))).isEqualTo("a".repeat(40));
    }

    @Test
    void a_longer_one_has_a_short_name_of_its_own() {
        String name = WppconnectCalls.name(new SessionId("a".repeat(41)));

        assertThat(name).matches("w[0-9a-f]{39}").isEqualTo(WppconnectCalls.name(new SessionId("a".repeat(41))));
        assertThat(WppconnectCalls.name(new SessionId("a".repeat(42)))).isNotEqualTo(name);
    }
}
