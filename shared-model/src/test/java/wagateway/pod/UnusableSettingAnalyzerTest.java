package wagateway.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static wagateway.pod.UnusableSettingException.require;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class UnusableSettingAnalyzerTest {
    private final UnusableSettingAnalyzer analyzer = new UnusableSettingAnalyzer();

    record Sample(Duration pause) {
        Sample {
            require(pause.toMillis() >= 1, "wagateway.sample.pause must be at least 1 ms");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0ms, wagateway.sample.pause must be at least 1 ms",
        "soon, wagateway.sample.pause cannot be read: 'soon' is not a valid duration"
    })
    void what_ends_a_start_is_said_in_one_sentence(String pause, String sentence) {
        var settings = new Binder(new MapConfigurationPropertySource(Map.of("wagateway.sample.pause", pause)));
        Throwable failure = catchThrowable(() -> settings.bind("wagateway.sample", Sample.class));

        var analysis = Objects.requireNonNull(analyzer.analyze(new IllegalStateException("a bean", failure)));

        assertThat(analysis.getDescription()).isEqualTo(sentence);
        assertThat(analysis.getAction()).isEqualTo("Correct the setting and start again.");
    }

    @Test
    void other_failures_and_settings_are_left_to_others() {
        var settings = new Binder(new MapConfigurationPropertySource(Map.of("server.pause", "soon")));

        assertThat(analyzer.analyze(new IllegalArgumentException("a bug"))).isNull();
        assertThat(analyzer.analyze(catchThrowable(() -> settings.bind("server", Sample.class))))
                .isNull();
    }
}
