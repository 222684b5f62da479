package wagateway.model.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import wagateway.model.event.SessionState.QrShown;
import wagateway.model.event.SessionState.StatusOnly;
import wagateway.model.identity.SessionId;

class SessionEventTest {
    private static final SessionId SESSION = new SessionId("user123-personal");
    private static final EventVersion VERSION = new EventVersion(7);
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final PairingCode PAIRING = new PairingCode("ABCD1234", AT.plusSeconds(180));

    @Test
    void a_qr_code_and_a_pairing_code_end_each_at_its_own_time() {
        SessionEvent both = qr(AT.plusSeconds(20), PAIRING);

        assertThat(both.unexpiredAt(AT.plusSeconds(19))).isSameAs(both);
        assertThat(both.unexpiredAt(AT.plusSeconds(20))).isEqualTo(ended(PAIRING));
        assertThat(both.unexpiredAt(AT.plusSeconds(180))).isEqualTo(ended(null));
        assertThat(qr(AT.plusSeconds(200), PAIRING).unexpiredAt(AT.plusSeconds(180)))
                .isEqualTo(qr(AT.plusSeconds(200), null));
    }

    @Test
    void a_pairing_code_alone_ends_in_waiting_for_another() {
        var alone = new SessionEvent(
                SESSION,
                VERSION,
                AT,
                AT,
                new StatusOnly(SessionStatus.QR_REQUIRED, null, null, false, Prompt.of(PAIRING)));

        assertThat(alone.unexpiredAt(AT.plusSeconds(179))).isSameAs(alone);
        assertThat(alone.unexpiredAt(AT.plusSeconds(180))).isEqualTo(ended(null));
        assertThat(ended(null).unexpiredAt(Instant.MAX)).isEqualTo(ended(null));
    }

    private static SessionEvent qr(Instant end, @Nullable PairingCode pairing) {
        return new SessionEvent(
                SESSION,
                VERSION,
                AT,
                AT,
                new QrShown(new QrCode("x", end, Duration.between(AT, end), null, null, pairing)));
    }

    private static SessionEvent ended(@Nullable PairingCode left) {
        return new SessionEvent(
                SESSION,
                VERSION,
                AT,
                AT,
                new StatusOnly(SessionStatus.QR_REQUIRED, Reason.QR_EXPIRED, null, false, Prompt.of(left)));
    }
}
