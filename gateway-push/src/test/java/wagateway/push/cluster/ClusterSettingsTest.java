package wagateway.push.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterSettingsTest {
    private static final String SECRET = "a-secret-of-this-test-alone-0123456789";

    private static final List<String> ANY = List.of("0.0.0.0/0", "::/0");

    @Test
    void without_a_secret_a_pod_is_on_its_own() {
        assertThat(new ClusterSettings("", 0, "", 1, ANY).podSecret()).isNull();
        assertThat(new ClusterSettings(SECRET, 0, "", 1, ANY).podSecret()).isNotNull();
    }

    @Test
    void the_secret_is_not_shown() {
        assertThat(new ClusterSettings(SECRET, 0, "", 1, ANY).toString()).doesNotContain(SECRET);
    }

    @Test
    void a_loopback_address_is_listened_on_alone() {
        var settings = new ClusterSettings(SECRET, 8101, "127.0.0.1", 1, ANY);

        assertThat(settings.listenOn().getAddress().isLoopbackAddress()).isTrue();
        assertThat(settings.announced(8101)).isEqualTo(new PodAddress("127.0.0.1", 8101));
    }

    @Test
    void any_other_address_is_only_announced() {
        var settings = new ClusterSettings(SECRET, 8101, "192.0.2.7", 1, ANY);

        assertThat(settings.listenOn().getAddress().isAnyLocalAddress()).isTrue();
        assertThat(settings.announced(8101)).hasToString("192.0.2.7:8101");
    }

    @Test
    void without_an_address_the_machine_says_its_own() {
        assertThat(new ClusterSettings(SECRET, 0, null, 1, ANY).announced(1)).isNotNull();
    }

    @Test
    void an_address_that_other_pods_would_not_forward_to_is_an_error_that_says_what_to_set() {
        var settings = new ClusterSettings(SECRET, 8101, "192.0.2.7", 1, List.of("10.0.0.0/8"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings.announced(8101))
                .withMessage("other pods would forward nothing to 192.0.2.7: set POD_ADDRESS to an address in"
                        + " wagateway.push.cluster.networks, or add its network there");
    }

    @Test
    void networks_are_networks() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ClusterSettings(SECRET, 0, "", 1, List.of("pods")))
                .withMessageStartingWith("wagateway.push.cluster.networks must be CIDR blocks");
    }

    @ParameterizedTest
    @CsvSource({"-1,1", "65536,1", "0,0"})
    void numbers_have_a_range(int port, int maxForwards) {
        assertThatIllegalArgumentException().isThrownBy(() -> new ClusterSettings("", port, "", maxForwards, ANY));
    }
}
