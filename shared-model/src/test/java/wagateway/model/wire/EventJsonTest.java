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
import wagateway.model.event.SessionState.Deleted;
import wagateway.model.event.SessionState.Failed;
import wagateway.model.event.SessionState.QrShown;
import wagateway.model.event.SessionState.StatusOnly;
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
                new SessionEvent(SESSION, VERSION, AT, AT, new QrShown(fullQr)),
                new SessionEvent(SESSION, VERSION, AT, null, new QrShown(bareQr)),
                new SessionEvent(SESSION, VERSION, AT, null, new StatusOnly(SessionStatus.CREATED)),
                new SessionEvent(
                        SESSION,
                        VERSION,
                        AT,
                        AT,
                        new StatusOnly(SessionStatus.CONNECTED, null, new Account("49170", "Ünï 😀"))),
                new SessionEvent(
                        SESSION,
                        VERSION,
                        AT,
                        AT,
                        new StatusOnly(SessionStatus.CONNECTED, null, new Account("49170", null))),
                new SessionEvent(
                        SESSION,
                        VERSION,
                        AT,
                        AT,
                        new StatusOnly(new SessionStatus("PASSKEY_REQUIRED"), Reason.UNKNOWN, null)),
                new SessionEvent(
                        SESSION,
                        VERSION,
                        AT,
                        AT,
                        new StatusOnly(SessionStatus.QR_REQUIRED, null, null, false, Prompt.of(PAIRING))),
                new SessionEvent(
                        SESSION,
                        VERSION,
                        AT,
                        AT,
                        new StatusOnly(
                                new SessionStatus("PASSKEY_REQUIRED"),
                                null,
                                null,
                                false,
                                new Prompt(null, "12\"3", "{\"traceparent\":\"" + FEIGNED + "\"}"))),
                new SessionEvent(
                        SESSION,
                        VERSION,
                        AT,
                        AT,
                        new StatusOnly(SessionStatus.RECONNECTING, Reason.WORKER_LOST, null, true, Prompt.NONE)),
                new SessionEvent(SESSION, VERSION, AT, AT, new Failed("no\nluck", Reason.WORKER_LOST)),
                new SessionEvent(SESSION, VERSION, AT, null, new Failed("", null)),
                new SessionEvent(SESSION, VERSION, AT, AT, new Deleted()));
    }

    @ParameterizedTest
    @MethodSource("events")
    void an_event_survives_the_way_there_and_back(SessionEvent event) {
        assertThat(read(write(event))).isEqualTo(event);
    }

    @ParameterizedTest
    @MethodSource("events")
    void a_trace_travels_with_an_event_and_changes_nothing_of_it(SessionEvent event) {
        var trace = new TraceParent("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7");

        String text = EventJson.write(event.sessionId(), event.at(), event.lastReportAt(), event.state(), trace);

        assertThat(EventJson.trace(text)).isEqualTo(trace);
        assertThat(EventJson.trace(text.replace("\":", "\": ")))
                .as("as PostgreSQL writes it")
                .isEqualTo(trace);
        assertThat(read(text)).isEqualTo(event);
    }

    @ParameterizedTest
    @MethodSource("events")
    void the_version_is_the_one_beside_an_event_whether_or_not_another_is_in_it(SessionEvent event) {
        String text = write(event);

        assertThat(text).doesNotContain("\"version\"");
        assertThat(read("{\"version\":3," + text.substring(1))).isEqualTo(event);
    }

    @Test
    void an_event_that_is_not_traced_has_no_trace_whatever_its_texts_say() {
        String feigned = "\"traceparent\":\"" + FEIGNED + "\"";

        assertThat(EventJson.trace(write(new SessionEvent(SESSION, VERSION, AT, AT, new Failed(feigned, null)))))
                .isNull();
    }

    @Test
    void a_pairing_code_of_an_earlier_release_lives_as_long_as_its_qr_code() {
        var qr = new QrCode("x", AT.plusSeconds(20), Duration.ofSeconds(20), null, null, null);
        String earlier = write(new SessionEvent(SESSION, VERSION, AT, AT, new QrShown(qr)))
                .replace("\"ttlMs\"", "\"pairingCode\":\"ABCD1234\",\"ttlMs\"");

        assertThat(read(earlier).pairingCode()).isEqualTo(new PairingCode("ABCD1234", AT.plusSeconds(20)));
    }

    @Test
    void an_earlier_release_reads_a_pairing_code_without_a_qr_code_as_a_status() {
        assertThat(write(new SessionEvent(
                        SESSION,
                        VERSION,
                        AT,
                        AT,
                        new StatusOnly(SessionStatus.QR_REQUIRED, null, null, false, Prompt.of(PAIRING)))))
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
        String known = write(new SessionEvent(SESSION, VERSION, AT, null, new Failed("e", null)));

        assertThat(read(known.replace("{", "{\"later\":[1],"))).isEqualTo(read(known));
    }

    @Test
    void what_an_earlier_release_wrote_is_not_stale() {
        var known = new SessionEvent(SESSION, VERSION, AT, AT, new StatusOnly(SessionStatus.CONNECTED));

        assertThat(write(known)).doesNotContain("stale");
        assertThat(read(write(known))).isEqualTo(known);
    }

    @Test
    void another_format_is_refused_and_the_way_out_named() {
        String later = write(new SessionEvent(SESSION, VERSION, AT, null, new Failed("e", null)))
                .replace("\"format\":1", "\"format\":2");

        assertThatThrownBy(() -> read(later))
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining("format 2 is unknown")
                .hasMessageContaining("upgrade");
    }

    private static String write(SessionEvent event) {
        return EventJson.write(event.sessionId(), event.at(), event.lastReportAt(), event.state(), null);
    }

    private static SessionEvent read(String text) {
        return EventJson.read(SESSION, VERSION, text);
    }
}
