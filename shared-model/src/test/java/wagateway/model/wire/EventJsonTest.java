package wagateway.model.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import wagateway.model.event.Account;
import wagateway.model.event.EventVersion;
import wagateway.model.event.PairingCode;
import wagateway.model.event.Prompt;
import wagateway.model.event.QrCode;
import wagateway.model.event.Reason;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.SessionEvent.QrCodeUpdated;
import wagateway.model.event.SessionEvent.SessionDeleted;
import wagateway.model.event.SessionEvent.SessionFailed;
import wagateway.model.event.SessionEvent.SessionStatusChanged;
import wagateway.model.event.SessionStatus;
import wagateway.model.event.TraceParent;
import wagateway.model.identity.SessionId;

class EventJsonTest {
    private static final SessionId SESSION = new SessionId("user123-personal");
    private static final EventVersion VERSION = new EventVersion(7);
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");

    private static final PairingCode PAIRING = new PairingCode("ABCD-1234", AT.plusSeconds(180));
    private static final String FEIGNED = "00-5bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    static Stream<SessionEvent> events() {
        var fullQr = new QrCode("2@a,b,\"c\"", AT.plusSeconds(60), Duration.ofSeconds(60), 1, 5, PAIRING);
        var bareQr = new QrCode("x", AT.plusMillis(1), Duration.ofMillis(1), null, null, null);
        return Stream.of(
                new QrCodeUpdated(SESSION, VERSION, AT, AT, fullQr),
                new QrCodeUpdated(SESSION, VERSION, AT, null, bareQr),
                new SessionStatusChanged(SESSION, VERSION, AT, null, SessionStatus.CREATED, null, null),
                new SessionStatusChanged(
                        SESSION, VERSION, AT, AT, SessionStatus.CONNECTED, null, new Account("49170", "Ünï 😀")),
                new SessionStatusChanged(
                        SESSION, VERSION, AT, AT, SessionStatus.CONNECTED, null, new Account("49170", null)),
                new SessionStatusChanged(
                        SESSION, VERSION, AT, AT, new SessionStatus("PASSKEY_REQUIRED"), Reason.UNKNOWN, null),
                new SessionStatusChanged(
                        SESSION, VERSION, AT, AT, SessionStatus.QR_REQUIRED, null, null, false, Prompt.of(PAIRING)),
                new SessionStatusChanged(
                        SESSION,
                        VERSION,
                        AT,
                        AT,
                        new SessionStatus("PASSKEY_REQUIRED"),
                        null,
                        null,
                        false,
                        new Prompt(null, "12\"3", "{\"traceparent\":\"" + FEIGNED + "\"}")),
                new SessionStatusChanged(
                        SESSION, VERSION, AT, AT, SessionStatus.RECONNECTING, Reason.WORKER_LOST, null, true),
                new SessionFailed(SESSION, VERSION, AT, AT, "no\nluck", Reason.WORKER_LOST),
                new SessionFailed(SESSION, VERSION, AT, null, "", null),
                new SessionDeleted(SESSION, VERSION, AT, AT));
    }

    @ParameterizedTest
    @MethodSource("events")
    void an_event_survives_the_way_there_and_back(SessionEvent event) {
        assertThat(EventJson.read(EventJson.write(event))).isEqualTo(event);
    }

    @ParameterizedTest
    @MethodSource("events")
    void a_trace_travels_with_an_event_and_changes_nothing_of_it(SessionEvent event) {
        var trace = new TraceParent("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7");

        String text = EventJson.write(event, trace);

        assertThat(EventJson.trace(text)).isEqualTo(trace);
        assertThat(EventJson.read(text)).isEqualTo(event);
    }

    @Test
    void an_event_that_nobody_follows_has_no_trace_whatever_its_texts_say() {
        String feigned = "\"traceparent\":\"" + FEIGNED + "\"";

        assertThat(EventJson.trace(EventJson.write(new SessionFailed(SESSION, VERSION, AT, AT, feigned, null))))
                .isNull();
    }

    @Test
    void a_pairing_code_of_an_earlier_release_lives_as_long_as_its_qr_code() {
        var qr = new QrCode("x", AT.plusSeconds(20), Duration.ofSeconds(20), null, null, null);
        String earlier = EventJson.write(new QrCodeUpdated(SESSION, VERSION, AT, AT, qr))
                .replace("\"ttlMs\"", "\"pairingCode\":\"ABCD1234\",\"ttlMs\"");

        assertThat(EventJson.read(earlier).pairingCode()).isEqualTo(new PairingCode("ABCD1234", AT.plusSeconds(20)));
    }

    @Test
    void an_earlier_release_reads_a_pairing_code_without_a_qr_code_as_a_status() {
        assertThat(EventJson.write(new SessionStatusChanged(
                        SESSION, VERSION, AT, AT, SessionStatus.QR_REQUIRED, null, null, false, Prompt.of(PAIRING))))
                .contains("\"type\":\"status\"")
                .contains("\"pairingCode\":\"ABCD-1234\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00F067AA0BA902B7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7"
            })
    void a_trace_that_is_not_sampled_or_not_well_formed_is_none(String text) {
        assertThat(EventJson.trace("{\"traceparent\":\"" + text + "\"}")).isNull();
    }

    @Test
    void fields_that_a_later_release_adds_are_ignored() {
        String known = EventJson.write(new SessionFailed(SESSION, VERSION, AT, null, "e", null));

        assertThat(EventJson.read(known.replace("{", "{\"later\":[1],"))).isEqualTo(EventJson.read(known));
    }

    @Test
    void what_an_earlier_release_wrote_is_not_stale() {
        var known = new SessionStatusChanged(SESSION, VERSION, AT, AT, SessionStatus.CONNECTED, null, null);

        assertThat(EventJson.write(known)).doesNotContain("stale");
        assertThat(EventJson.read(EventJson.write(known))).isEqualTo(known);
    }

    @Test
    void another_format_is_refused_and_the_way_out_named() {
        String later = EventJson.write(new SessionFailed(SESSION, VERSION, AT, null, "e", null))
                .replace("\"format\":1", "\"format\":2");

        assertThatThrownBy(() -> EventJson.read(later))
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining("format 2 is unknown")
                .hasMessageContaining("upgrade");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"format\":1}",
                "nonsense",
                "{\"format\":\"x\"}",
                "{\"format\":1,\"type\":\"later\",\"sessionId\":\"a\",\"version\":1,\"at\":0}",
                "{\"format\":1,\"type\":\"status\",\"sessionId\":\"A/B\",\"version\":1,\"at\":0,\"status\":\"X\"}",
                "{\"format\":1,\"type\":\"status\",\"sessionId\":\"a\",\"version\":0,\"at\":0,\"status\":\"X\"}",
                "{\"format\":1,\"type\":\"status\",\"sessionId\":\"a\",\"version\":{},\"at\":0,\"status\":\"X\"}",
                "{\"format\":1,\"type\":\"status\",\"sessionId\":\"a\",\"version\":1,\"at\":0}"
            })
    void anything_else_is_a_wire_format_exception(String text) {
        assertThatThrownBy(() -> EventJson.read(text)).isInstanceOf(WireFormatException.class);
    }
}
