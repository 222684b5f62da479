package wagateway.api.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import wagateway.pod.UnusableSettingException;

class WorkerSettingsTest {
    private static final String NETWORKS = "wagateway.api.worker.networks";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.0",
                "workers/8",
                "10.0.0.0/x",
                "10.0.0.0/33",
                "10.0.0.0/99",
                "10.0.0.0.0/8",
                "1000.0.0.0/8",
                "::/129",
                "fe80::1::2/64",
                "10.0.0.0/8,10.0.0.0/99"
            })
    void what_is_no_network_ends_the_start_with_what_to_write(String networks) {
        assertThatThrownBy(() -> workers(networks))
                .rootCause()
                .isInstanceOf(UnusableSettingException.class)
                .hasMessage(NETWORKS + " must be CIDR blocks such as 10.0.0.0/8 or fd00::/8, separated by commas");
    }

    @Test
    void a_network_may_be_as_small_as_one_address() {
        assertThat(workers("10.1.2.3/32,::1/128").networks()).containsExactly("10.1.2.3/32", "::1/128");
    }

    private static WorkerSettings workers(String networks) {
        return new Binder(new MapConfigurationPropertySource(Map.of(NETWORKS, networks)))
                .bind("wagateway.api.worker", WorkerSettings.class)
                .get();
    }
}
