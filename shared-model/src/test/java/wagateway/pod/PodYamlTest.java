package wagateway.pod;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.io.ClassPathResource;

class PodYamlTest {
    private static final Duration IDLE_IN_PROXIES = Duration.ofSeconds(60);

    /** Else a proxy may send a request on a connection that is being closed. */
    @Test
    void an_idle_connection_stays_longer_than_proxies_keep_it() throws IOException {
        var shipped = new YamlPropertySourceLoader().load("shipped", new ClassPathResource("wagateway/pod/pod.yaml"));

        assertThat(new Binder(ConfigurationPropertySources.from(shipped))
                        .bind("server.netty.idle-timeout", Duration.class)
                        .get())
                .isGreaterThan(IDLE_IN_PROXIES);
    }
}
