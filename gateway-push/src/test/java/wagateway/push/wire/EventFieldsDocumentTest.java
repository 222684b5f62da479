package wagateway.push.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import wagateway.model.event.Account;
import wagateway.model.event.EventVersion;
import wagateway.model.event.Offset;
import wagateway.model.event.PairingCode;
import wagateway.model.event.Prompt;
import wagateway.model.event.QrCode;
import wagateway.model.event.Reason;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.SessionState;
import wagateway.model.event.SessionState.Failed;
import wagateway.model.event.SessionState.QrShown;
import wagateway.model.event.SessionState.StatusOnly;
import wagateway.model.event.SessionStatus;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;
import wagateway.model.wire.PushedEvent;

/**
 * Events have the fields that the pod gives them in {@code docs/events.md} and {@code docs/asyncapi.yaml}, too; the console and
 * the end-to-end tests take those of {@code docs/events.md}. A field that is not always there has a {@code ?}.
 */
class EventFieldsDocumentTest {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Pattern ROW = Pattern.compile("\\| `(\\w+)` \\| (.*) \\|");
    private static final Pattern FIELD = Pattern.compile("`([a-z][A-Za-z]*\\??)`");
    private static final SessionId ID = new SessionId("u-one");
    private static final EventVersion VERSION = new EventVersion(1);
    private static final Instant AT = Instant.EPOCH;
    private static final PairingCode PAIRING = new PairingCode("ABCD1234", AT);

    @Test
    void the_table_of_events_has_the_fields_of_each() throws IOException {
        var told = new TreeMap<String, Set<String>>();
        Files.readAllLines(Path.of("../docs/events.md")).stream()
                .dropWhile(line -> !line.equals("## From the pod"))
                .takeWhile(line -> !line.equals("## From the client"))
                .map(ROW::matcher)
                .filter(row -> row.matches())
                .forEach(row -> told.put(
                        row.group(1),
                        new TreeSet<>(FIELD.matcher(row.group(2))
                                .results()
                                .map(field -> field.group(1))
                                .toList())));

        assertThat(told).isEqualTo(given());
    }

    @Test
    void the_schemas_of_events_have_the_fields_of_each() throws IOException {
        JsonNode schemas = JSON.valueToTree(new Yaml().<Object>load(Files.readString(Path.of("../docs/asyncapi.yaml"))))
                .at("/components/schemas");
        var told = new TreeMap<String, Set<String>>();
        given().forEach((event, _) -> {
            JsonNode schema = schemas.path(camelCase(event));
            var required = schema.path("required")
                    .valueStream()
                    .map(JsonNode::asString)
                    .toList();
            told.put(
                    event,
                    new TreeSet<>(schema.path("properties").propertyNames().stream()
                            .map(name -> required.contains(name) ? name : name + "?")
                            .toList()));
        });

        assertThat(told).isEqualTo(given());
    }

    /** By event; each is made with everything that it may have, and with nothing that it need not have. */
    private static Map<String, Set<String>> given() {
        var some = new TreeMap<String, Set<String>>();
        var always = new HashMap<String, Set<String>>();
        events().forEach(event -> {
            Set<String> fields = Set.copyOf(JSON.readTree(event.data()).propertyNames());
            some.computeIfAbsent(event.name(), _ -> new TreeSet<>()).addAll(fields);
            always.computeIfAbsent(event.name(), _ -> new TreeSet<>(fields)).retainAll(fields);
        });
        some.replaceAll((event, fields) -> new TreeSet<>(fields.stream()
                .map(field -> always.getOrDefault(event, Set.of()).contains(field) ? field : field + "?")
                .toList()));
        return some;
    }

    private static Stream<PushedEvent> events() {
        var stored = List.of(
                event(AT, new QrShown(new QrCode("2@x", AT, Duration.ofSeconds(1), 1, 2, PAIRING))),
                event(AT, new QrShown(new QrCode("2@x", AT, Duration.ofSeconds(1), null, null, null))),
                event(
                        AT,
                        new StatusOnly(
                                SessionStatus.CONNECTED,
                                Reason.UNKNOWN,
                                new Account("+491701234567", "Ada"),
                                true,
                                new Prompt(null, "123", "{}"))),
                event(null, new StatusOnly(SessionStatus.CREATED)),
                event(AT, new Failed("no", null)));
        return Stream.concat(
                stored.stream().flatMap(event -> PushedEvent.of(event).stream()),
                Stream.of(
                        ConnectionEvents.connected("WebSocket", new UserId("u"), AT),
                        ConnectionEvents.tokenExpiring(AT),
                        ConnectionEvents.resync(Offset.NONE)));
    }

    private static SessionEvent event(@Nullable Instant lastReportAt, SessionState state) {
        return new SessionEvent(ID, VERSION, AT, lastReportAt, state);
    }

    private static String camelCase(String event) {
        return Pattern.compile("(?:^|_)(\\w)")
                .matcher(event)
                .replaceAll(start -> start.group(1).toUpperCase(java.util.Locale.ROOT));
    }
}
