package wagateway.push.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionIdsTest {
    private final PodId self = new PodId("pod-A_01");
    private final SessionIds ids = new SessionIds(self);

    @Test
    void a_sid_names_its_pod() {
        String sid = ids.next();

        assertThat(sid).hasSize(28).startsWith("pod-A_01");
        assertThat(SessionIds.ownerOf(sid)).isEqualTo(self);
    }

    @Test
    void no_two_are_the_same() {
        assertThat(ids.next()).isNotEqualTo(ids.next());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "pod-A_01",
                "pod-A_0112345678901234567890123",
                "pod-A_01123456789012345678",
                "pod-A_011234567890123456789@",
                "pod-A_011234567890123456789/",
                "pod-A_0112345678901234567890\n"
            })
    void another_form_names_no_pod(String sid) {
        assertThat(SessionIds.ownerOf(sid)).isNull();
    }
}
