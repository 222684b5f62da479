package wagateway.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class AlertsTest {
    private static final List<JsonObject> ALERTS = alerts();
    private static final Pattern OWN_METRIC = Pattern.compile("\\bwagateway_\\w+");
    private static final Pattern ROW = Pattern.compile("^\\| `(wagateway[^`]+)` \\| (\\w*) \\|", Pattern.MULTILINE);
    private static final Pattern SERIES = Pattern.compile("_(total|bucket|count|sum|max)$");

    @ParameterizedTest
    @FieldSource("ALERTS")
    void an_alert_has_a_runbook_paragraph(JsonObject alert) {
        String name = alert.get("alert").getAsString();

        assertThat(alert.getAsJsonObject("annotations").get("runbook").getAsString())
                .isEqualTo("docs/operations.md#" + name.toLowerCase(Locale.ROOT));
        assertThat(Repository.text("docs/operations.md")).contains("### " + name + "\n");
    }

    @Test
    void no_paragraph_is_left_of_an_alert_that_is_gone() {
        assertThat(Pattern.compile("^### (\\w+)$", Pattern.MULTILINE)
                        .matcher(Repository.text("docs/operations.md"))
                        .results()
                        .map(heading -> heading.group(1)))
                .containsExactlyInAnyOrderElementsOf(ALERTS.stream()
                        .map(alert -> alert.get("alert").getAsString())
                        .toList());
    }

    @Test
    void alerts_and_dashboards_ask_for_metrics_that_there_are() {
        Set<String> documented = documentedMetrics();
        Set<String> asked = Stream.concat(ALERTS.stream().map(alert -> alert.get("expr")), dashboardQueries())
                .flatMap(query ->
                        OWN_METRIC.matcher(query.getAsString()).results().map(metric -> metric.group()))
                .map(metric -> SERIES.matcher(metric).replaceAll(""))
                .collect(Collectors.toSet());

        assertThat(asked).isNotEmpty().isSubsetOf(documented);
    }

    /** As Prometheus names them, with and without their unit. */
    private static Set<String> documentedMetrics() {
        return ROW.matcher(Repository.text("docs/metrics.md"))
                .results()
                .map(row -> row.group(1).replace('.', '_') + " " + row.group(2))
                .flatMap(row -> Stream.of(row.replaceFirst(" .*", ""), row.replace(' ', '_')))
                .collect(Collectors.toSet());
    }

    private static List<JsonObject> alerts() {
        JsonObject file = Manifest.of(Repository.documents(Repository.text("deploy/prometheus/alerts.yml"))
                        .getFirst())
                .json();
        return elements(file.getAsJsonArray("groups"))
                .flatMap(group -> elements(group.getAsJsonObject().getAsJsonArray("rules")))
                .map(JsonElement::getAsJsonObject)
                .toList();
    }

    private static Stream<JsonElement> dashboardQueries() {
        JsonObject dashboard = JsonParser.parseString(Repository.text("deploy/grafana/dashboards/gateway.json"))
                .getAsJsonObject();
        return elements(dashboard.getAsJsonArray("panels"))
                .map(JsonElement::getAsJsonObject)
                .filter(panel -> panel.has("targets"))
                .flatMap(panel -> elements(panel.getAsJsonArray("targets")))
                .map(target -> target.getAsJsonObject().get("expr"));
    }

    private static Stream<JsonElement> elements(Iterable<JsonElement> array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
