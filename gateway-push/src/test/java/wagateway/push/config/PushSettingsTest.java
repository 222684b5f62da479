package wagateway.push.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.io.ClassPathResource;
import wagateway.push.cluster.ClusterSettings;

class PushSettingsTest {
    private final Binder asShipped = new Binder();

    /** Else a proxy may send a request on a connection that is being closed. */
    @Test
    void an_idle_connection_stays_longer_than_proxies_keep_it() throws IOException {
        var shipped = new YamlPropertySourceLoader().load("shipped", new ClassPathResource("application.yaml"));

        assertThat(new Binder(ConfigurationPropertySources.from(shipped))
                        .bind("server.netty.idle-timeout", Duration.class)
                        .get())
                .isGreaterThan(Duration.ofSeconds(60));
    }

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
