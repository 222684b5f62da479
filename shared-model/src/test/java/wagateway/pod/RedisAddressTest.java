package wagateway.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.mock.env.MockEnvironment;

class RedisAddressTest {
    private final MockEnvironment environment = new MockEnvironment();

    @Test
    void springs_own_variables_win() {
        environment.setProperty("spring.data.redis.port", "7000");

        process("redis://cache:6379");

        assertThat(environment.getProperty("spring.data.redis.host")).isEqualTo("cache");
        assertThat(environment.getProperty("spring.data.redis.port")).isEqualTo("7000");
    }

    @Test
    void without_a_url_spring_has_its_way() {
        process(" ");

        assertThat(environment.getProperty("spring.data.redis.host")).isNull();
    }

    @Test
    void an_unusable_url_ends_the_start() {
        assertThatThrownBy(() -> process("cache:6379"))
                .isInstanceOf(UnusableSettingException.class)
                .hasMessageContaining("REDIS_URL");
    }

    private void process(String url) {
        environment.setProperty("REDIS_URL", url);
        new RedisAddress().postProcessEnvironment(environment, new SpringApplication());
    }
}
