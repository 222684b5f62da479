package wagateway.model.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import wagateway.model.event.EventVersion;
import wagateway.model.event.PairingCode;
import wagateway.model.event.QrCode;
import wagateway.model.event.Reason;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.SessionState.Failed;
import wagateway.model.event.SessionState.QrShown;
import wagateway.model.event.SessionState.StatusOnly;
import wagateway.model.event.SessionStatus;
import wagateway.model.event.TraceParent;
import wagateway.model.identity.SessionId;

/** That an event of each kind survives is shown in {@link PushedEventTest}. */
class PublishedEventTest {
    private static final SessionId SESSION = new SessionId("u-p");
    private static final EventVersion VERSION = new EventVersion(7);
    private static final Instant AT = Instant.ofEpochMilli(1_767_323_045_678L);
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final String HEAD = "\"sessionId\":\"u-p\",\"version\":7,\"at\":1767323045678}";

    private static final String QR = """
            {"format":2,"type":"qr","sessionId":"u-p","version":7,"at":1767323045678,"lastReportAt":1767323045678,\
            "expiresAt":1767323065678,"traceparent":"%s"}
            qr_code_updated {"sessionId":"u-p","qrCode":"2@a b","status":"QR_REQUIRED",\
            "timestamp":"2026-01-02T03:04:05.678Z","expiresAt":"2026-01-02T03:04:25.678Z","ttlMs":20000,"attempt":2,\
            "pairingCode":"ABCD1234","pairingCodeExpiresAt":"2026-01-02T03:07:05.678Z","version":7}
            pairing_code_updated {"sessionId":"u-p","pairingCode":"ABCD1234","status":"QR_REQUIRED",\
            "timestamp":"2026-01-02T03:04:05.678Z","expiresAt":"2026-01-02T03:07:05.678Z","version":7}""".formatted(TRACE);

    private static final String FAILED = """
            {"format":2,"type":"failed","sessionId":"u-p","version":7,"at":1767323045678}
            session_status_changed {"sessionId":"u-p","status":"ERROR","timestamp":"2026-01-02T03:04:05.678Z",\
            "reason":"banned","lastReportAt":null,"version":7}
            connection_error {"sessionId":"u-p","error":"no\\nluck","timestamp":"2026-01-02T03:04:05.678Z"}""";

    @ParameterizedTest
    @MethodSource("wagateway.model.wire.EventJsonTest#events")
    void an_event_that_has_its_version_in_it_is_read(SessionEvent event) {
        String json = EventJson.write(event.sessionId(), event.at(), event.lastReportAt(), event.state(), null);

        assertThat(PublishedEvent.read("{\"version\":7," + json.substring(1)))
                .isEqualTo(PublishedEvent.of(event, null));
    }

    @Test
    void an_event_is_published_in_lines() {
        var pairing = new PairingCode("ABCD1234", AT.plusSeconds(180));
        var qr = new QrCode("2@a b", AT.plusSeconds(20), Duration.ofSeconds(20), 2, null, pairing);
        var failed = new Failed("no\nluck", Reason.BANNED);

        assertForm(QR, new SessionEvent(SESSION, VERSION, AT, AT, new QrShown(qr)), TraceParent.parse(TRACE));
        assertForm(FAILED, new SessionEvent(SESSION, VERSION, AT, null, failed), null);
    }

    @Test
    void a_session_that_is_paused_as_nobody_watches_it_says_so_in_the_first_line() {
        var paused = new StatusOnly(SessionStatus.QR_REQUIRED, Reason.UNWATCHED, null);
        PublishedEvent published = PublishedEvent.of(new SessionEvent(SESSION, VERSION, AT, null, paused), null);

        assertThat(published.text()).startsWith("{\"format\":2,\"type\":\"unwatched\",");
        assertThat(published.isUnwatched()).isTrue();
        assertThat(PublishedEvent.read(published.text()).event().state()).isEqualTo(paused);
        var other = new StatusOnly(SessionStatus.DISCONNECTED, Reason.UNWATCHED, null);
        assertThat(PublishedEvent.of(new SessionEvent(SESSION, VERSION, AT, null, other), null)
                        .isUnwatched())
                .isFalse();
    }

    private static void assertForm(String text, SessionEvent event, @Nullable TraceParent trace) {
        PublishedEvent published = PublishedEvent.of(event, trace);
        assertThat(published.text()).isEqualTo(text);
        assertThat(PublishedEvent.read(text)).isEqualTo(published).hasToString("u-p 7");
    }

    @Test
    void a_trace_is_that_of_the_first_line_whatever_clients_are_given() {
        String feigned = "\nsession_status_changed {\"passkey\":{\"traceparent\":\"" + TRACE + "\"}}";

        assertThat(PublishedEvent.read("{\"format\":2,\"type\":\"status\"," + HEAD + feigned)
                        .trace())
                .isNull();
    }

    @Test
    void an_event_of_a_kind_that_is_not_known_is_given_to_clients_as_it_is() {
        assertThat(PublishedEvent.read("{\"format\":2,\"type\":\"later\"," + HEAD + "\nlater {\"a\":1}")
                        .pushed())
                .containsExactly(new PushedEvent("later", "{\"a\":1}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "later {}",
                "qr_code_updated nonsense",
                "qr_code_updated {\"qrCode\":\"a\",\"expiresAt\":\"b\",\"ttlMs\":1}",
                "qr_code_updated {\"qrCode\":\"\",\"expiresAt\":\"2026-01-02T03:04:05.678Z\",\"ttlMs\":1}",
                "session_status_changed {}"
            })
    void what_cannot_be_read_back_is_no_event_and_stays_as_it_is(String pushed) {
        PublishedEvent event = PublishedEvent.read(
                "{\"format\":2,\"type\":\"later\",\"expiresAt\":1767323045678," + HEAD + "\n" + pushed);

        assertThat(event.unexpiredAt(AT)).isSameAs(event);
        assertThatThrownBy(event::event).isInstanceOf(WireFormatException.class);
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
                "{\"format\":1,\"type\":\"status\",\"sessionId\":\"a\",\"at\":0,\"status\":\"X\"}",
                "{\"format\":1,\"type\":\"status\",\"sessionId\":\"a\",\"version\":1,\"at\":0}",
                "\n",
                "{\"format\":3,\"type\":\"deleted\"," + HEAD + "\nsession_status_changed {}",
                "{\"format\":2,\"type\":\"later\"," + HEAD + "\n",
                "{\"format\":2,\"type\":\"qr\"," + HEAD + "\n",
                "{\"format\":2,\"type\":\"qr\"," + HEAD + "\nqr_code_updated",
                "{\"format\":2," + HEAD + "\nqr_code_updated {}"
            })
    void anything_else_is_a_wire_format_exception(String text) {
        assertThatThrownBy(() -> PublishedEvent.read(text)).isInstanceOf(WireFormatException.class);
    }
}
