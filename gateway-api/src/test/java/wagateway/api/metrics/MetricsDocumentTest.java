package wagateway.api.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MetricsDocumentTest {
    @Test
    void every_metric_is_documented_and_no_other() throws IOException {
        var rows = Files.readAllLines(Path.of("../docs/metrics.md")).stream()
                .filter(line -> line.startsWith("| `wagateway.") && !line.startsWith("| `wagateway.push."));

        assertThat(rows)
                .containsExactlyElementsOf(Arrays.stream(GatewayMetric.values())
                        .map(metric -> "| `%s` | %s | %s |".formatted(metric.id(), metric.unit(), metric.meaning()))
                        .toList());
    }
}
