package wagateway.api.adapter.waha;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
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

class WahaEventsTest {
    private static final String VERSION = "waha-2026.8.1/";
    private static final long AT = 1_793_620_800_000L;
    private static final Linking LINKING = new Linking(
            new WorkerKind("waha"), new WorkerId("waha-1"), new SessionId("user123-personal"), 1_793_620_000_000L);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    starting                      | {"status":"STARTING"}
                    starting-after-working        | {"status":"RECONNECTING"}
                    scan-qr-code                  | {"status":"QR_REQUIRED"}
                    passkey-required              | {"status":"PASSKEY_REQUIRED","passkey":{"challenge":"aGVsbG8","timeout":60000,"rpId":"web.whatsapp.com","allowCredentials":[],"userVerification":"preferred"}}
                    passkey-confirmation-required | {"status":"PASSKEY_CONFIRMATION_REQUIRED","confirmationCode":"12345678"}
                    working                       | {"status":"CONNECTED","phoneNumber":"4915112345678@c.us","displayName":"Ada"}
                    working-without-name          | {"status":"CONNECTED","phoneNumber":"4915112345678@c.us"}
                    failed-after-codes            | {"status":"DISCONNECTED","reason":"qr_expired"}
                    failed-after-working          | {"status":"ERROR","error":"WAHA has given the session up"}
                    stopped                       | {"status":"DISCONNECTED"}
                    """)
    void what_an_event_says_of_the_session(String name, String said) {
        ObjectNode report = read(name, AT + 1);

        assertThat(report.remove("eventId").asString()).isEqualTo("evt_01kbexample0000000000000000");
        assertThat(report.remove("workerEpoch").asLong()).isEqualTo(LINKING.epoch());
        assertThat(report.remove("sequence").asLong() / 16).isEqualTo(AT);
        assertThat(report).isEqualTo(JsonMapper.shared().readTree(said));
    }

    @Test
    void what_is_no_status_says_nothing() {
        assertThat(events(AT).read(LINKING, Fixture.text(VERSION + "message"))).isNull();
        assertThat(events(AT).read(LINKING, Fixture.text(VERSION + "stopped-after-failed")))
                .isNull();
        assertThat(events(AT).read(LINKING, "{}")).isNull();
        assertThat(events(AT).read(LINKING, "[]")).isNull();
    }

    @Test
    void of_two_in_one_millisecond_the_step_that_follows_counts() {
        assertThat(read("starting", AT).get("sequence").asLong())
                .isLessThan(read("scan-qr-code", AT).get("sequence").asLong());
        assertThat(read("scan-qr-code", AT).get("sequence").asLong())
                .isLessThan(read("working", AT).get("sequence").asLong());
    }

    @Test
    void a_clock_that_is_ahead_deafens_no_session() {
        assertThat(read("working", AT - 5000).get("sequence").asLong() / 16).isEqualTo(AT - 5000);
    }

    private static ObjectNode read(String name, long now) {
        return Objects.requireNonNull(events(now).read(LINKING, Fixture.text(VERSION + name)));
    }

    private static WahaEvents events(long now) {
        return new WahaEvents(JsonMapper.shared(), () -> Instant.ofEpochMilli(now));
    }
}
