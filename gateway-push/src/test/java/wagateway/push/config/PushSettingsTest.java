package wagateway.push.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import wagateway.push.cluster.ClusterSettings;

class PushSettingsTest {
    private final Binder asShipped = new Binder();

    @Test
    void all_polling_clients_of_a_pod_may_come_by_way_of_another() {
        int polling =
                asShipped.bindOrCreate("wagateway.push", PushSettings.class).maxPolling();
        int forwards = asShipped
                .bindOrCreate("wagateway.push.cluster", ClusterSettings.class)
                .maxForwards();

        assertThat(forwards).isGreaterThanOrEqualTo(polling);
    }
}
