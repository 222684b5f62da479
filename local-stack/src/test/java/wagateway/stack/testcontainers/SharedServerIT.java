package wagateway.stack.testcontainers;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import wagateway.stack.redis.RedisConsole;

@ExtendWith(OutputCaptureExtension.class)
class SharedServerIT {
    private static final String IMAGE = "redis:8";

    @Test
    void one_that_is_given_is_used(CapturedOutput output) {
        String url = SharedServer.REDIS.start(Map.of("REDIS_URL", "redis://redis.example:6379"), IMAGE);

        assertThat(url).isEqualTo("redis://redis.example:6379");
        assertThat(output).contains("Tests use the Redis of REDIS_URL");
    }

    @Test
    void who_wants_it_embedded_gets_it_so(CapturedOutput output) {
        String url = SharedServer.REDIS.start(Map.of("TEST_SERVERS", "embedded"), IMAGE);

        assertThat(RedisConsole.ask(URI.create(url).getPort(), "PING")).isEqualTo("PONG");
        assertThat(output).contains("Tests use an embedded Redis: TEST_SERVERS says so");
    }

    @Test
    void where_no_container_can_run_it_is_embedded(CapturedOutput output) {
        String url = SharedServer.REDIS.start(Map.of(), "NO-SUCH-IMAGE");

        assertThat(RedisConsole.ask(URI.create(url).getPort(), "PING")).isEqualTo("PONG");
        assertThat(output).contains("Tests use an embedded Redis: NO-SUCH-IMAGE did not start");
    }
}
