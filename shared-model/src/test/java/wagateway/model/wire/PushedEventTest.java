package wagateway.model.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import wagateway.model.event.Account;
import wagateway.model.event.EventVersion;
import wagateway.model.event.PairingCode;
import wagateway.model.event.Prompt;
import wagateway.model.event.QrCode;
import wagateway.model.event.Reason;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.SessionState;
import wagateway.model.event.SessionState.Deleted;
import wagateway.model.event.SessionState.Failed;
import wagateway.model.event.SessionState.QrShown;
import wagateway.model.event.SessionState.StatusOnly;
import wagateway.model.event.SessionStatus;
import wagateway.model.event.TraceParent;
import wagateway.model.identity.SessionId;

class PushedEventTest {
    private static final SessionId SESSION = new SessionId("user123-personal");
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");
    private static final PairingCode PAIRING = new PairingCode("ABCD1234", AT.plusSeconds(180));
    private static final PushedEvent PAIRING_CODE_UPDATED = new PushedEvent(
            "pairing_code_updated",
            "{\"sessionId\":\"user123-personal\",\"pairingCode\":\"ABCD1234\",\"status\":\"QR_REQUIRED\","
                    + "\"timestamp\":\"2026-01-02T03:04:05.000Z\",\"expiresAt\":\"2026-01-02T03:07:05.000Z\","
                    + "\"version\":3}");

    @Test
    void a_qr_code_has_the_fields_of_the_contract() {
        var qr = new QrCode("2@\"x", AT.plusSeconds(20), Duration.ofSeconds(20), 2, 5, null);

        assertThat(PushedEvent.of(new SessionEvent(SESSION, new EventVersion(3), AT, AT, new QrShown(qr))))
                .containsExactly(new PushedEvent(
                        "qr_code_updated",
                        "{\"sessionId\":\"user123-personal\",\"qrCode\":\"2@\\\"x\",\"status\":\"QR_REQUIRED\","
                                + "\"timestamp\":\"2026-01-02T03:04:05.000Z\",\"expiresAt\":\"2026-01-02T03:04:25.000Z\","
                                + "\"ttlMs\":20000,\"attempt\":2,\"maxAttempts\":5,\"version\":3}"));
    }

    @Test
    void a_pairing_code_is_told_with_the_qr_code_beside_it_and_by_itself() {
        var qr = new QrCode("2@x", AT.plusSeconds(20), Duration.ofSeconds(20), null, null, PAIRING);

        assertThat(PushedEvent.of(new SessionEvent(SESSION, new EventVersion(3), AT, AT, new QrShown(qr))))
                .containsExactly(
                        new PushedEvent(
                                "qr_code_updated",
                                "{\"sessionId\":\"user123-personal\",\"qrCode\":\"2@x\",\"status\":\"QR_REQUIRED\","
                                        + "\"timestamp\":\"2026-01-02T03:04:05.000Z\","
                                        + "\"expiresAt\":\"2026-01-02T03:04:25.000Z\",\"ttlMs\":20000,"
                                        + "\"pairingCode\":\"ABCD1234\","
                                        + "\"pairingCodeExpiresAt\":\"2026-01-02T03:07:05.000Z\",\"version\":3}"),
                        PAIRING_CODE_UPDATED);
    }

    @Test
    void a_pairing_code_without_a_qr_code_is_a_status_for_who_does_not_know_it() {
        assertThat(PushedEvent.of(new SessionEvent(
                        SESSION,
                        new EventVersion(3),
                        AT,
                        AT,
                        new StatusOnly(SessionStatus.QR_REQUIRED, null, null, false, Prompt.of(PAIRING)))))
                .containsExactly(
                        new PushedEvent(
                                "session_status_changed",
                                "{\"sessionId\":\"user123-personal\",\"status\":\"QR_REQUIRED\","
                                        + "\"timestamp\":\"2026-01-02T03:04:05.000Z\","
                                        + "\"lastReportAt\":\"2026-01-02T03:04:05.000Z\",\"version\":3}"),
                        PAIRING_CODE_UPDATED);
    }

    @Test
    void what_another_step_asks_for_is_passed_on() {
        var status = new SessionStatus("PASSKEY_REQUIRED");
        var prompt = new Prompt(null, "123456", "{\"challenge\":\"q80=\",\"timeout\":60000}");

        assertThat(PushedEvent.of(new SessionEvent(
                        SESSION, new EventVersion(3), AT, AT, new StatusOnly(status, null, null, false, prompt))))
                .containsExactly(new PushedEvent(
                        "session_status_changed",
                        "{\"sessionId\":\"user123-personal\",\"status\":\"PASSKEY_REQUIRED\","
                                + "\"timestamp\":\"2026-01-02T03:04:05.000Z\","
                                + "\"lastReportAt\":\"2026-01-02T03:04:05.000Z\",\"version\":3,"
                                + "\"confirmationCode\":\"123456\","
                                + "\"passkey\":{\"challenge\":\"q80=\",\"timeout\":60000}}"));
    }

    @Test
    void a_connected_session_shows_its_account_even_without_a_name() {
        assertThat(PushedEvent.of(status(SessionStatus.CONNECTED, null, new Account("4917", null))))
                .containsExactly(new PushedEvent(
                        "session_status_changed",
                        "{\"sessionId\":\"user123-personal\",\"status\":\"CONNECTED\",\"phoneNumber\":\"4917\","
                                + "\"displayName\":null,\"timestamp\":\"2026-01-02T03:04:05.000Z\","
                                + "\"lastReportAt\":\"2026-01-02T03:04:05.000Z\",\"version\":3}"));
    }

    @Test
    void another_status_has_a_reason_and_no_account() {
        assertThat(PushedEvent.of(status(SessionStatus.DISCONNECTED, Reason.QR_EXPIRED, null)))
                .containsExactly(new PushedEvent(
                        "session_status_changed",
                        "{\"sessionId\":\"user123-personal\",\"status\":\"DISCONNECTED\","
                                + "\"timestamp\":\"2026-01-02T03:04:05.000Z\",\"reason\":\"qr_expired\","
                                + "\"lastReportAt\":\"2026-01-02T03:04:05.000Z\",\"version\":3}"));
    }

    @Test
    void a_status_that_is_only_a_memory_says_so() {
        assertThat(PushedEvent.of(new SessionEvent(
                        SESSION,
                        new EventVersion(3),
                        AT,
                        AT.minusSeconds(30),
                        new StatusOnly(SessionStatus.RECONNECTING, Reason.WORKER_LOST, null, true, Prompt.NONE))))
                .containsExactly(new PushedEvent(
                        "session_status_changed",
                        "{\"sessionId\":\"user123-personal\",\"status\":\"RECONNECTING\","
                                + "\"timestamp\":\"2026-01-02T03:04:05.000Z\",\"reason\":\"worker_lost\",\"stale\":true,"
                                + "\"lastReportAt\":\"2026-01-02T03:03:35.000Z\",\"version\":3}"));
    }

    @Test
    void a_failure_is_a_status_and_an_error() {
        assertThat(PushedEvent.of(
                        new SessionEvent(SESSION, new EventVersion(3), AT, null, new Failed("no \"luck\"", null))))
                .containsExactly(
                        new PushedEvent(
                                "session_status_changed",
                                "{\"sessionId\":\"user123-personal\",\"status\":\"ERROR\","
                                        + "\"timestamp\":\"2026-01-02T03:04:05.000Z\",\"lastReportAt\":null,\"version\":3}"),
                        new PushedEvent(
                                "connection_error",
                                "{\"sessionId\":\"user123-personal\",\"error\":\"no \\\"luck\\\"\","
                                        + "\"timestamp\":\"2026-01-02T03:04:05.000Z\"}"));
    }

    static Stream<SessionState> states() {
        var qr = new QrCode("2@\"x\n", AT.plusSeconds(20), Duration.ofSeconds(20), 2, 5, null);
        var both = new QrCode("x", AT.plusSeconds(20), Duration.ofSeconds(20), null, null, PAIRING);
        var passkey = new Prompt(null, "12\"3", "{\"traceparent\":\"x\",\"a\":[1,{}]}");
        return Stream.of(
                new QrShown(qr),
                new QrShown(both),
                new StatusOnly(SessionStatus.CREATED),
                new StatusOnly(SessionStatus.CONNECTED, null, new Account("+49170", "Ünï \n😀")),
                new StatusOnly(SessionStatus.CONNECTED, null, new Account(null, null)),
                new StatusOnly(SessionStatus.QR_REQUIRED, null, null, false, Prompt.of(PAIRING)),
                new StatusOnly(new SessionStatus("PASSKEY_REQUIRED"), Reason.UNKNOWN, null, false, passkey),
                new StatusOnly(SessionStatus.RECONNECTING, Reason.WORKER_LOST, null, true, Prompt.NONE),
                new StatusOnly(SessionStatus.DELETED),
                new Failed("no\nluck", Reason.WORKER_LOST),
                new Failed("", null),
                new Deleted());
    }

    @ParameterizedTest
    @MethodSource("states")
    void what_is_published_is_read_as_it_was(SessionState state) {
        var trace = new TraceParent("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7");
        for (Instant reported : new Instant[] {AT, null}) {
            var event = new SessionEvent(SESSION, new EventVersion(3), AT, reported, state);

            assertRead(event, trace);
            assertRead(event, null);
        }
    }

    @ParameterizedTest
    @MethodSource("states")
    void codes_that_have_run_out_are_left_out_of_what_was_read(SessionState state) {
        var event = new SessionEvent(SESSION, new EventVersion(3), AT, AT, state);
        PublishedEvent read = PublishedEvent.read(PublishedEvent.of(event, null).text());

        for (int seconds : new int[] {19, 20, 180}) {
            Instant now = AT.plusSeconds(seconds);
            assertThat(read.unexpiredAt(now)).isEqualTo(PublishedEvent.of(event.unexpiredAt(now), null));
        }
    }

    private static void assertRead(SessionEvent event, @Nullable TraceParent trace) {
        PublishedEvent published = PublishedEvent.of(event, trace);
        PublishedEvent read = PublishedEvent.read(published.text());
        assertThat(read).isEqualTo(published);
        assertThat(read.event()).isEqualTo(event);
    }

    private static SessionEvent status(SessionStatus status, @Nullable Reason reason, @Nullable Account account) {
        return new SessionEvent(SESSION, new EventVersion(3), AT, AT, new StatusOnly(status, reason, account));
    }
}
