package wagateway.api.adapter.waha;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import wagateway.model.identity.SessionId;

class WahaNameTest {
    @Test
    void an_id_that_waha_takes_is_the_name() {
        assertThat(WahaCalls.name(new SessionId("a".repeat(54)))).isEqualTo("a".repeat(54));
    }

    @Test
    void a_longer_one_has_a_short_name_of_its_own() {
        String name = WahaCalls.name(new SessionId("a".repeat(55)));

        assertThat(name).matches("w[0-9a-f]{40}").isEqualTo(WahaCalls.name(new SessionId("a".repeat(55))));
        assertThat(WahaCalls.name(new SessionId("a".repeat(56)))).isNotEqualTo(name);
    }
}
