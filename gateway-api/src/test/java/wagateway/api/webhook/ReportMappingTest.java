package wagateway.api.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import wagateway.api.auth.ProvenWorker;
import wagateway.api.auth.ProvenWorker.Proof;
import wagateway.api.credential.CredentialId;
import wagateway.api.session.Freshness;
import wagateway.api.session.SessionChange;
import wagateway.api.webhook.ReportMapping.Mapped;
import wagateway.model.event.Account;
import wagateway.model.event.PairingCode;
import wagateway.model.event.Prompt;
import wagateway.model.event.QrCode;
import wagateway.model.event.Reason;
import wagateway.model.event.SessionState;
import wagateway.model.event.SessionState.Failed;
import wagateway.model.event.SessionState.QrShown;
import wagateway.model.event.SessionState.StatusOnly;
import wagateway.model.event.SessionStatus;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.WorkerId;

class ReportMappingTest {
    private static final SessionId ID = new SessionId("u-s");
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.000Z");

    @Test
    void a_qr_code_without_a_lifetime_has_60_s_first_and_20_s_later() {
        SessionChange change = change("\"status\":\"QR_REQUIRED\",\"qrCode\":\"2@a\"");

        assertThat(qr(change).ttl()).isEqualTo(Duration.ofSeconds(60));
        assertThat(change.followingTtl()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void the_first_attempt_is_the_first_code_whatever_came_before() {
        assertThat(change("\"status\":\"QR_REQUIRED\",\"qrCode\":\"2@a\",\"attempt\":1")
                        .followingTtl())
                .isNull();
    }

    @Test
    void a_lifetime_that_the_worker_says_is_taken() {
        var byTtl = change("\"status\":\"QR_REQUIRED\",\"qrString\":\"2@a\",\"ttlMs\":5000,"
                + "\"expiresAt\":\"2030-01-01T00:00:00Z\"");
        var byEnd = change("\"status\":\"QR_REQUIRED\",\"qrCode\":\"2@a\",\"expiresAt\":\"2026-01-01T00:00:07Z\"");

        assertThat(qr(byTtl).expiresAt()).isEqualTo(NOW.plusSeconds(5));
        assertThat(byTtl.followingTtl()).isNull();
        assertThat(qr(byEnd).ttl()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void an_end_that_has_passed_is_that_of_a_wrong_clock_and_the_code_counts_as_sent_just_now() {
        var past = mapped("\"status\":\"QR_REQUIRED\",\"qrCode\":\"2@a\",\"expiresAt\":\"2025-12-31T23:59:59Z\"");

        assertThat(qr(past.change()).ttl()).isEqualTo(Duration.ofSeconds(60));
        assertThat(past.change().followingTtl()).isEqualTo(Duration.ofSeconds(20));
        assertThat(past.warnings()).singleElement().asString().startsWith("expiresAt ");
    }

    @Test
    void no_end_is_more_than_a_day_ahead() {
        String code = "\"status\":\"QR_REQUIRED\",\"qrCode\":\"2@a\",\"expiresAt\":";

        assertThat(qr(change(code + "\"2026-01-02T00:00:00Z\"")).ttl()).isEqualTo(Duration.ofHours(24));
        assertThatThrownBy(() -> change(code + "\"2026-01-02T00:00:01Z\"")).hasMessageContaining("24 hours");
    }

    @ParameterizedTest
    @ValueSource(strings = {"qrCode", "qrString"})
    void what_no_qr_code_holds_is_refused_with_what_to_send_instead(String field) {
        String code = "\"status\":\"QR_REQUIRED\",\"" + field + "\":\"";

        for (String wrong : List.of("data:image/png;base64,AAAA", "DATA:,", "x".repeat(2954), "é".repeat(1477))) {
            assertThatThrownBy(() -> change(code + wrong + "\""))
                    .hasMessageStartingWith(field + " must ")
                    .hasMessageContaining("raw text");
        }
        assertThat(qr(change(code + "x".repeat(2953) + "\"")).value()).hasSize(2953);
        assertThat(mapped("\"status\":\"CONNECTED\",\"" + field + "\":\"data:,\"")
                        .warnings())
                .as("a code that is not shown")
                .isEmpty();
    }

    @Test
    void an_epoch_that_is_no_time_in_milliseconds_is_refused() {
        String epoch = "\"status\":\"CONNECTED\",\"sequence\":1,\"workerEpoch\":";
        long limit = NOW.plus(Duration.ofMinutes(5)).toEpochMilli();

        assertThat(change(epoch + limit).freshness()).isEqualTo(new Freshness.Numbered(limit, 1, null));
        for (long ahead : new long[] {limit + 1, NOW.toEpochMilli() * 1000, Long.MAX_VALUE}) {
            assertThatThrownBy(() -> change(epoch + ahead))
                    .hasMessageStartingWith("workerEpoch ")
                    .hasMessageContaining("milliseconds");
        }
    }

    @Test
    void a_time_ahead_of_our_clock_is_the_time_of_arrival() {
        var ahead = mapped("\"status\":\"CONNECTED\",\"occurredAt\":\"2026-01-01T01:00:00Z\"");
        var slightly = mapped("\"status\":\"CONNECTED\",\"occurredAt\":\"2026-01-01T00:00:00.900Z\"");

        assertThat(ahead.change().freshness()).isEqualTo(new Freshness.Timed(NOW));
        assertThat(ahead.warnings()).singleElement().asString().startsWith("occurredAt ");
        assertThat(slightly.change().freshness()).isEqualTo(new Freshness.Timed(NOW));
        assertThat(slightly.warnings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        5491155554444.0:52@s.whatsapp.net | +5491155554444 | 0
        123456789012345@lid               |                | 1
        ask me                            |                | 1
        """)
    void a_phone_number_is_told_in_one_form(String said, String told, int warnings) {
        var mapped = mapped("\"status\":\"CONNECTED\",\"phoneNumber\":\"" + said + "\",\"displayName\":\"Ada\"");

        assertThat(mapped.change().state())
                .isEqualTo(new StatusOnly(SessionStatus.CONNECTED, null, new Account(told, "Ada")));
        assertThat(mapped.warnings()).hasSize(warnings);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"phoneNumber\":{\"a\":1}",
                "\"phoneNumber\":1.5",
                "\"displayName\":true",
                "\"reason\":[\"network\"]",
                "\"displayName\":\"LONG\"",
                "\"phoneNumber\":\"LONG\""
            })
    void decoration_never_makes_a_report_fail(String decoration) {
        var mapped = mapped("\"status\":\"CONNECTED\"," + decoration.replace("LONG", "9".repeat(3000)));

        assertThat(mapped.change().state().status()).isEqualTo(SessionStatus.CONNECTED);
        assertThat(mapped.warnings()).hasSize(1);
    }

    @Test
    void decoration_is_repaired_where_that_is_possible() {
        var connected = (StatusOnly)
                event(
                        "\"status\":\"CONNECTED\",\"phoneNumber\":4915112345678,\"displayName\":\"A\\u0000\\ud800\uD83D\uDE00\"");
        var failed = (Failed) event("\"status\":\"ERROR\",\"error\":\"" + "x".repeat(5000) + "\"");
        var code = mapped("\"status\":\"QR_REQUIRED\",\"qrCode\":\"2@a\",\"attempt\":0,\"maxAttempts\":\"5\"");

        assertThat(connected.account()).isEqualTo(new Account("+4915112345678", "A\uFFFD\uFFFD\uD83D\uDE00"));
        assertThat(failed.error()).hasSize(1000);
        assertThat(qr(code.change()).attempt()).isNull();
        assertThat(code.warnings()).hasSize(2);
    }

    @Test
    void qr_required_without_a_code_is_a_status() {
        assertThat(event("\"status\":\"QR_REQUIRED\",\"qrCode\":\"\""))
                .isEqualTo(new StatusOnly(SessionStatus.QR_REQUIRED));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | 180",
                "'\"ttlMs\":5000' | 5",
                "'\"expiresAt\":\"2026-01-01T00:00:07Z\"' | 7",
                "'\"expiresAt\":\"2025-12-31T23:59:59Z\"' | 180",
                "'\"pairingCodeTtlMs\":9000,\"ttlMs\":5000' | 9",
                "'\"pairingCodeExpiresAt\":\"2026-01-01T00:00:08Z\"' | 8",
                "'\"pairingCodeExpiresAt\":\"2030-01-01T00:00:00Z\"' | 86400",
                "'\"qrCode\":\"2@a\",\"ttlMs\":5000' | 180",
                "'\"qrCode\":\"2@a\",\"pairingCodeTtlMs\":9000' | 9"
            })
    void a_pairing_code_has_a_lifetime_of_its_own(String said, int seconds) {
        var event = event(
                "\"status\":\"QR_REQUIRED\",\"pairingCode\":\" ABCD-1234 \"" + (said.isEmpty() ? "" : "," + said));

        assertThat(event.pairingCode()).isEqualTo(new PairingCode("ABCD-1234", NOW.plusSeconds(seconds)));
    }

    @Test
    void what_a_step_asks_for_is_passed_on_and_pairing_codes_only_with_qr_required() {
        var event = (StatusOnly) event("\"status\":\"PASSKEY_REQUIRED\",\"pairingCode\":\"ABCD1234\","
                + "\"confirmationCode\":\"12\",\"passkey\":{ \"a\" : [1] }");

        assertThat(event.prompt()).isEqualTo(new Prompt(null, "12", "{\"a\":[1]}"));
        assertThat(((StatusOnly) event("\"status\":\"QR_REQUIRED\",\"pairingCode\":\" \",\"passkey\":null")).prompt())
                .isEqualTo(Prompt.NONE);
    }

    @Test
    void an_error_is_a_failure_with_a_text() {
        assertThat(event("\"status\":\"ERROR\",\"error\":\"boom\",\"reason\":\"banned\""))
                .isEqualTo(new Failed("boom", Reason.BANNED));
        assertThat(event("\"status\":\"ERROR\"")).isEqualTo(new Failed("unknown error", null));
    }

    @Test
    void only_a_connected_session_has_an_account() {
        String account = ",\"phoneNumber\":\"49\",\"displayName\":\"Ada\",\"reason\":\"new_one\"";

        assertThat(event("\"status\":\"CONNECTED\"" + account))
                .isEqualTo(new StatusOnly(SessionStatus.CONNECTED, Reason.UNKNOWN, new Account("+49", "Ada")));
        assertThat(event("\"status\":\"SYNCING\"" + account))
                .isEqualTo(new StatusOnly(new SessionStatus("SYNCING"), Reason.UNKNOWN, null));
    }

    @Test
    void freshness_is_by_number_else_by_time_else_none() {
        Instant then = Instant.parse("2025-01-01T00:00:00Z");

        assertThat(freshness(",\"workerEpoch\":1,\"sequence\":2,\"occurredAt\":\"2025-01-01T00:00:00Z\""))
                .isEqualTo(new Freshness.Numbered(1, 2, then));
        assertThat(freshness(",\"occurredAt\":\"2025-01-01T00:00:00Z\"")).isEqualTo(new Freshness.Timed(then));
        assertThat(freshness("")).isEqualTo(new Freshness.Always());
    }

    @Test
    void workers_of_another_kind_alone_may_leave_the_order_to_the_arrival() {
        String epoch = "\"status\":\"CONNECTED\",\"workerEpoch\":1";

        assertThat(mapped(epoch, ProvenWorker.ofAnotherKind(new WorkerId("other-1")))
                        .change()
                        .freshness())
                .isEqualTo(new Freshness.Arriving(1));
        assertThatThrownBy(() -> mapped(epoch, ProvenWorker.by(null, Proof.V2, "nonce")))
                .hasMessageContaining("sequence");
        assertThatThrownBy(() -> mapped(
                        epoch,
                        ProvenWorker.by(new CredentialId(new WorkerId("ours"), "Zk3vQ0pXa1b2c3d4"), Proof.V2, "n")))
                .hasMessageContaining("sequence");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'status':'QR_REQUIRED' | qrCode is missing: with QR_REQUIRED there is nothing to scan or to type",
                "'status':'QR_REQUIRED','pairingCode':' ' | qrCode is missing: with QR_REQUIRED there is nothing to"
                        + " scan or to type",
                "'status':'QR_REQUIRED','pairingCode':'ABCD1234' |",
                "'status':'QR_REQUIRED','reason':'qr_expired' |",
                "'status':'CONECTED' | status CONECTED is passed on as it is, but looks like CONNECTED",
                "'status':'DISCONNECTD' | status DISCONNECTD is passed on as it is, but looks like DISCONNECTED",
                "'status':'QRREQUIRED' | status QRREQUIRED is passed on as it is, but looks like QR_REQUIRED",
                "'status':'PASSKEY_REQUIRED' |",
                "'status':'CONNECTED' |",
                "'status':'DISCONNECTED','reason':'logged out' | reason is none that is known: taken as unknown",
                "'status':'DISCONNECTED','reason':'unwatched' | reason is one that only the gateway gives: taken as unknown",
                "'status':'DISCONNECTED','reason':'unknown' |",
                "'status':'DISCONNECTED','reason':'banned' |"
            })
    void what_is_probably_a_mistake_counts_and_is_told(String fields, @Nullable String warning) {
        var mapped = mapped(fields.replace('\'', '"'));

        assertThat(mapped.warnings()).isEqualTo(warning == null ? List.of() : List.of(warning));
    }

    private static Freshness freshness(String more) {
        return change("\"status\":\"CONNECTED\"" + more).freshness();
    }

    private static SessionState event(String fields) {
        return change(fields).state();
    }

    private static QrCode qr(SessionChange change) {
        return ((QrShown) change.state()).qr();
    }

    private static SessionChange change(String fields) {
        return mapped(fields).change();
    }

    private static Mapped mapped(String fields) {
        return mapped(fields, new ProvenWorker(null, null, Proof.TOKEN, null));
    }

    private static Mapped mapped(String fields, ProvenWorker sender) {
        String json = "{\"sessionId\":\"u-s\"," + fields + "}";
        return ReportMapping.map(ID, JsonMapper.shared().readValue(json, Report.class), sender, NOW);
    }
}
