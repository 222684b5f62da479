package wagateway.model.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OffsetTest {
    @Test
    void an_offset_survives_the_way_there_and_back() {
        assertThat(Offset.parse("k3f9-17"))
                .hasValue(new Offset("k3f9", 17))
                .get()
                .hasToString("k3f9-17");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "-", "k3f9", "k3f9-", "-17", "K3F9-17", "k3f9--17", "k3f9-1x", "k3f9-9999999999999999999"})
    void anything_else_is_none(String text) {
        assertThat(Offset.parse(text)).isEmpty();
    }
}
