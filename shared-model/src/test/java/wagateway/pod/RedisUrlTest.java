package wagateway.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RedisUrlTest {
    private static final String SPRING = "spring.data.redis.";

    static Stream<Arguments> forms() {
        return Stream.of(
                Arguments.of("redis://cache", Map.of(SPRING + "host", "cache", SPRING + "port", "6379")),
                Arguments.of(
                        "rediss://gate:p%40ss+1@cache:7000/3",
                        Map.of(
                                SPRING + "host", "cache",
                                SPRING + "port", "7000",
                                SPRING + "username", "gate",
                                SPRING + "password", "p@ss+1",
                                SPRING + "database", 3,
                                SPRING + "ssl.enabled", true)),
                Arguments.of(
                        "redis://secret@[::1]:7000/",
                        Map.of(SPRING + "host", "[::1]", SPRING + "port", "7000", SPRING + "password", "secret")),
                Arguments.of(
                        "redis-sentinel://:secret@s1,s2:7001#gateway",
                        Map.of(
                                SPRING + "sentinel.nodes", "s1:26379,s2:7001",
                                SPRING + "sentinel.master", "gateway",
                                SPRING + "password", "secret")),
                Arguments.of(
                        "rediss-sentinel://s1/2?sentinelMasterId=gateway",
                        Map.of(
                                SPRING + "sentinel.nodes",
                                "s1:26379",
                                SPRING + "sentinel.master",
                                "gateway",
                                SPRING + "database",
                                2,
                                SPRING + "ssl.enabled",
                                true)),
                Arguments.of("redis-cluster://a:7000", Map.of(SPRING + "cluster.nodes", "a:7000")),
                Arguments.of("redis://a,b:7000", Map.of(SPRING + "cluster.nodes", "a:6379,b:7000")));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void the_layout_is_told_by_the_url_alone(String url, Map<String, Object> properties) {
        assertThat(RedisUrl.parse(url).properties()).isEqualTo(properties);
    }

    @ParameterizedTest
    @CsvSource({
        "cache:6379, must look like",
        "http://cache, must look like",
        "redis://, must look like",
        "redis://u:hidden@a b, must look like",
        "redis://u:hidden@cache?timeout=2s, must look like",
        "redis://u:hidden@cache#gateway, must look like",
        "redis://u:hidden@cache:0, port",
        "'redis://u:hidden@a,b:70000', port",
        "redis://u:hidden%@cache, %25",
        "redis-sentinel://u:hidden@s1, names no master",
        "redis-cluster://u:hidden@a/1, database"
    })
    void what_cannot_be_used_is_refused_with_what_to_set_and_without_the_password(String url, String sentence) {
        assertThatThrownBy(() -> RedisUrl.parse(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("REDIS_URL")
                .hasMessageContaining(sentence)
                .hasMessageNotContaining("hidden");
    }

    @ParameterizedTest
    @CsvSource("redis://u:hidden@cache")
    void the_password_is_not_shown(String url) {
        assertThat(RedisUrl.parse(url)).asString().doesNotContain("hidden");
    }
}
