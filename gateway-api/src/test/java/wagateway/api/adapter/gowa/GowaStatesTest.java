package wagateway.api.adapter.gowa;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wagateway.api.adapter.Fixture;
import wagateway.model.event.Account;
import wagateway.model.event.EventVersion;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.SessionState;
import wagateway.model.event.SessionState.StatusOnly;
import wagateway.model.event.SessionStatus;
import wagateway.model.identity.SessionId;

class GowaStatesTest {
    private static final Account ADA = new Account("+4915112345678", "Ada");

    @ParameterizedTest
    @CsvSource({
        "QR_REQUIRED, new, ,",
        "QR_REQUIRED, waiting-for-scan, ,",
        "QR_REQUIRED, scanned, RECONNECTING, RESTART_REQUIRED",
        "QR_REQUIRED, logged-in, CONNECTED,",
        "QR_REQUIRED, logged-out, ,",
        "RECONNECTING, scanned, ,",
        "RECONNECTING, logged-in, CONNECTED,",
        "RECONNECTING, waiting-for-scan, DISCONNECTED, LOGGED_OUT",
        "RECONNECTING, logged-out, DISCONNECTED, LOGGED_OUT",
        "CONNECTED, logged-in, ,",
        "CONNECTED, logged-in-without-name, ,",
        "CONNECTED, scanned, RECONNECTING, NETWORK",
        "CONNECTED, logged-out, DISCONNECTED, LOGGED_OUT",
        "CONNECTED, waiting-for-scan, DISCONNECTED, LOGGED_OUT",
    })
    void what_a_device_is_says_what_became_of_its_session(
            String before, String fixture, @Nullable String status, @Nullable String reason) {
        SessionState change = GowaStates.change(session(before, ADA), device(fixture));

        if (status == null) {
            assertThat(change).isNull();
            return;
        }
        var said = (StatusOnly) Objects.requireNonNull(change);
        assertThat(said.status().name()).isEqualTo(status);
        assertThat(said.reason() == null ? null : said.reason().name()).isEqualTo(reason);
        assertThat(said.account()).isEqualTo(status.equals("CONNECTED") ? ADA : null);
    }

    @Test
    void one_that_is_not_there_has_been_logged_out_if_it_was_linked() {
        assertThat(GowaStates.change(session("CONNECTED", ADA), null))
                .isEqualTo(GowaStates.change(session("CONNECTED", ADA), device("logged-out")));
        assertThat(GowaStates.change(session("QR_REQUIRED", null), null)).isNull();
    }

    @ParameterizedTest
    @CsvSource({", ", "+4915112345678,", "+491511111111, Ada", "+4915112345678, Grace"})
    void what_was_not_known_of_the_account_is_told(@Nullable String number, @Nullable String name) {
        SessionState change = GowaStates.change(session("CONNECTED", new Account(number, name)), device("logged-in"));

        assertThat(change).isEqualTo(new StatusOnly(SessionStatus.CONNECTED, null, ADA));
        assertThat(GowaStates.change(session("CONNECTED", null), device("logged-in")))
                .isEqualTo(change);
    }

    private static SessionEvent session(String status, @Nullable Account account) {
        var state = new StatusOnly(new SessionStatus(status), null, status.equals("CONNECTED") ? account : null);
        return new SessionEvent(new SessionId("u1-phone"), new EventVersion(3), Instant.EPOCH, null, state);
    }

    private static GowaDevice device(String fixture) {
        return GowaDevice.of(Fixture.json("gowa-9.2.0/device-" + fixture));
    }
}
