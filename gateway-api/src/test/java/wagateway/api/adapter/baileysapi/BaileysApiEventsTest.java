package wagateway.api.adapter.baileysapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import wagateway.api.adapter.Fixture;
import wagateway.api.adapter.Linking;
import wagateway.api.worker.WorkerKind;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.WorkerId;

class BaileysApiEventsTest {
    private static final String VERSION = "baileys-api-c40c39d/";
    private static final Instant ARRIVAL = Instant.parse("2026-11-02T13:00:00Z");
    private static final Linking LINKING = new Linking(
            new WorkerKind("baileys-api"),
            new WorkerId("baileys-api-1"),
            new SessionId("user123-personal"),
            1_793_620_000_000L);

    private final BaileysApiEvents events = new BaileysApiEvents(JsonMapper.shared(), InstantSource.fixed(ARRIVAL));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    qr                 | {"status":"QR_REQUIRED","qrCode":"2@example,code"}
                    reconnecting       | {}
                    open               | {"status":"CONNECTED"}
                    online             | {"status":"CONNECTED"}
                    close-logged-out   | {"status":"DISCONNECTED","reason":"logged_out"}
                    close-codes-ended  | {"status":"DISCONNECTED","reason":"qr_expired"}
                    close-refused      | {"status":"ERROR","error":"WhatsApp has closed the connection with 405"}
                    wrong-phone-number | {"status":"ERROR","error":"The code was scanned with the phone of another number than was asked for"}
                    reconnect-loop     | {"status":"ERROR","reason":"network","error":"The connection does not last"}
                    """)
    void what_an_event_says_of_the_session(String name, String said) {
        ObjectNode report = read(Fixture.text(VERSION + name));

        report.remove("eventId");
        assertThat(report.remove("workerEpoch").asLong()).isEqualTo(LINKING.epoch());
        assertThat(report.remove("sequence").asLong()).isEqualTo((1L << 44) + ARRIVAL.toEpochMilli());
        assertThat(report.toString()).isEqualTo(said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"reachout-time-lock", "messages.upsert"})
    void what_is_no_status_says_nothing(String name) {
        assertThat(events.read(LINKING, Fixture.text(VERSION + name))).isNull();
    }

    @Test
    void what_has_another_form_says_nothing() {
        assertThat(events.read(LINKING, "[]")).isNull();
        assertThat(events.read(LINKING, "{\"event\":\"connection.update\",\"data\":{\"error\":\"new\"}}"))
                .isNull();
    }

    @Test
    void the_later_owner_counts_whenever_its_events_come() {
        String open = Fixture.text(VERSION + "open");
        long first = read(open).get("sequence").asLong();

        assertThat(read(open.replace("\"epoch\": 1", "\"epoch\": 2"))
                        .get("sequence")
                        .asLong())
                .isGreaterThan(first + Integer.MAX_VALUE);
        assertThat(read(open.replace("\"epoch\": 1", "\"epoch\": 999999999999"))
                        .get("sequence")
                        .asLong())
                .isBetween(first, 1L << 62);
    }

    @Test
    void a_code_and_an_end_have_an_id_and_what_may_recur_has_none() {
        assertThat(read(Fixture.text(VERSION + "qr")).has("eventId")).isTrue();
        assertThat(read(Fixture.text(VERSION + "close-logged-out")).has("eventId"))
                .isTrue();
        assertThat(read(Fixture.text(VERSION + "open")).has("eventId")).isFalse();
        assertThat(read(Fixture.text(VERSION + "reconnecting")).has("eventId")).isFalse();
    }

    @Test
    void the_token_stands_in_the_event() {
        assertThat(events.token(Fixture.text(VERSION + "open"))).isEqualTo("a3f4b2");
        assertThat(events.token("no json")).isEmpty();
        assertThat(events.token("[]")).isEmpty();
    }

    private ObjectNode read(String body) {
        return Objects.requireNonNull(events.read(LINKING, body));
    }
}
