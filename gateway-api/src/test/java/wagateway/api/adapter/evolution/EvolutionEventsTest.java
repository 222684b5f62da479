package wagateway.api.adapter.evolution;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import wagateway.api.adapter.Fixture;
import wagateway.api.adapter.Linking;
import wagateway.api.worker.WorkerKind;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.WorkerId;

class EvolutionEventsTest {
    private static final String VERSION = "evolution-2.3.7/";
    private static final long AT = Instant.parse("2026-11-02T12:00:00Z").toEpochMilli();
    private static final Instant ARRIVAL = Instant.parse("2026-11-02T13:00:00Z");
    private static final Linking LINKING = new Linking(
            new WorkerKind("evolution"),
            new WorkerId("evolution-1"),
            new SessionId("user123-personal"),
            1_793_620_000_000L);

    private final EvolutionEvents events = new EvolutionEvents(JsonMapper.shared(), InstantSource.fixed(ARRIVAL));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    qrcode.updated                      | {"status":"QR_REQUIRED","qrCode":"2@example,code","ttlMs":45000}
                    qrcode.updated-with-pairing-code    | {"status":"QR_REQUIRED","qrCode":"2@example,code","ttlMs":45000,"pairingCode":"ABCDEFGH","pairingCodeTtlMs":45000}
                    qrcode.updated-at-the-limit         | {"status":"DISCONNECTED","reason":"qr_expired"}
                    connection.update-connecting        | {}
                    connection.update-open              | {"status":"CONNECTED","phoneNumber":"4915112345678@s.whatsapp.net","displayName":"Ada"}
                    connection.update-open-without-name | {"status":"CONNECTED","phoneNumber":"4915112345678@s.whatsapp.net"}
                    connection.update-logged-out        | {"status":"DISCONNECTED","reason":"logged_out"}
                    connection.update-banned            | {"status":"ERROR","reason":"banned","error":"WhatsApp has banned the account"}
                    connection.update-closed            | {"status":"ERROR","error":"WhatsApp has closed the connection with 406"}
                    connection.update-refused           | {"status":"DISCONNECTED","reason":"qr_expired"}
                    """)
    void what_an_event_says_of_the_session(String name, String said) {
        ObjectNode report = read(Fixture.text(VERSION + name));

        assertThat(report.remove("eventId").asString()).matches("[0-9a-f]{64}");
        assertThat(report.remove("workerEpoch").asLong()).isEqualTo(LINKING.epoch());
        assertThat(report.remove("sequence").asLong() / 8).isEqualTo(AT);
        assertThat(report.toString()).isEqualTo(said);
    }

    @Test
    void what_is_no_status_says_nothing() {
        assertThat(events.read(LINKING, Fixture.text(VERSION + "status.instance")))
                .isNull();
        assertThat(events.read(LINKING, "{\"event\":\"qrcode.updated\"}")).isNull();
        assertThat(events.read(LINKING, "[]")).isNull();
    }

    @Test
    void the_same_event_again_has_the_same_id_and_the_next_one_of_the_same_content_another() {
        String open = Fixture.text(VERSION + "connection.update-open");

        assertThat(read(open)).isEqualTo(read(open));
        assertThat(read(open).get("eventId"))
                .isNotEqualTo(read(open.replace("12:00:00.000", "12:00:00.001")).get("eventId"));
    }

    @Test
    void without_a_time_reports_count_as_of_their_arrival_and_within_their_linking_alone() {
        ObjectNode report =
                read(Fixture.text(VERSION + "connection.update-open").replace("2026-11-02T", "yesterday "));

        assertThat(report.get("workerEpoch").asLong()).isEqualTo(LINKING.epoch());
        assertThat(report.get("sequence").asLong() / 8).isEqualTo(ARRIVAL.toEpochMilli());
    }

    private ObjectNode read(String body) {
        return Objects.requireNonNull(events.read(LINKING, body));
    }
}
